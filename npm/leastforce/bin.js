#!/usr/bin/env node
'use strict';

const { run, end } = require('./program.js');

run(process.argv.slice(2), { stdio: 'inherit' }).then(end, (error) => {
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 2;
});
