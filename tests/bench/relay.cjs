// A relay in a process of its own that takes every mail and forgets it, so that it costs those who send nothing but time.
'use strict';
const process = require('node:process');
const { SMTPServer } = require('smtp-server');

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  maxClients: 200,
  onData(stream, _session, done) {
    stream.on('end', () => done(null, '2.0.0 taken'));
    stream.resume();
  },
});
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => process.send(server.server.address().port));
process.on('disconnect', () => process.exit(0));
