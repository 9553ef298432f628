import datetime

import boto3

today = datetime.date.today()
client = boto3.client("ce")
reply = client.get_cost_and_usage(
    TimePeriod={"Start": str(today.replace(day=1)), "End": str(today)},
    Granularity="MONTHLY",
    Metrics=["UnblendedCost"],
    GroupBy=[{"Type": "DIMENSION", "Key": "SERVICE"}],
)
for group in reply["ResultsByTime"][0]["Groups"]:
    print(group["Keys"][0], group["Metrics"]["UnblendedCost"]["Amount"])
