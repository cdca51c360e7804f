'use strict';

// Finds the program in the package of this platform, which npm installs as an optional dependency, and runs it.

const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const platforms = require('./platforms.json');

// From a terminal the program gets them, too; a second one changes nothing for it.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

// What ends this process as it ends the program. Others mean something to Node, as SIGUSR1 does, which opens a debugger, or
// would only leave a second core file.
const SAME = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** No program is installed for this platform; the message says what to do. */
class MissingProgram extends Error {
    name = 'MissingProgram';
}

function usesGlibc() {
    // Without this the report looks up the names of all open connections.
    process.report.excludeNetwork = true;
    return Boolean(process.report.getReport().header.glibcVersionRuntime);
}

function packageName({ os, cpu, libc }) {
    return `@leastforce/${[os, cpu, libc].filter(Boolean).join('-')}`;
}

// The programs for musl are linked statically and run with glibc, too; those for glibc run with glibc alone.
function candidates() {
    const fitting = platforms.filter(({ os, cpu }) => os === process.platform && cpu === process.arch);
    if (process.platform !== 'linux') return fitting;
    const glibc = usesGlibc();
    return fitting.filter(({ libc }) => glibc || libc === 'musl').sort((a, b) => a.libc.localeCompare(b.libc));
}

/** The path of the program. */
function program() {
    const names = candidates().map(packageName);
    const file = process.platform === 'win32' ? 'leastforce.exe' : 'leastforce';
    for (const name of names) {
        try {
            return require.resolve(`${name}/${file}`);
        } catch (error) {
            if (error.code !== 'MODULE_NOT_FOUND') throw error;
        }
    }
    if (names.length === 0) {
        const known = platforms.map(({ os, cpu }) => `${os}-${cpu}`);
        throw new MissingProgram(
            `leastforce has no npm package for ${process.platform}-${process.arch}, only for ` +
                `${[...new Set(known)].join(', ')}. Build it with Rust instead: cargo install --locked leastforce`,
        );
    }
    throw new MissingProgram(
        `The package ${names[0]}, which holds the program for this machine, is not installed. It is an optional dependency ` +
            'of leastforce: install again without --omit=optional, and on this machine: node_modules that come from another ' +
            'system hold its program.',
    );
}

/**
 * Runs the program and passes signals on to it. Resolves to its exit code and the signal that ended it, one of them null.
 * `started` is called with the child process.
 */
function run(args, options, started = () => {}) {
    return new Promise((resolve, reject) => {
        const child = spawn(program(), args, options);
        const pass = (signal) => child.kill(signal);
        for (const signal of SIGNALS) process.on(signal, pass);
        const done = (settle) => {
            for (const signal of SIGNALS) process.off(signal, pass);
            settle();
        };
        child.on('error', (error) => done(() => reject(error)));
        child.on('close', (code, signal) => done(() => resolve({ code, signal })));
        started(child);
    });
}

/** Ends this process as the program ended, or with the exit code that a shell has for it. */
function end({ code, signal }) {
    if (signal === null) process.exit(code);
    const like = 128 + constants.signals[signal];
    if (!SAME.includes(signal)) process.exit(like);
    process.exitCode = like;
    process.kill(process.pid, signal);
    // The signal arrives at the next turn of the event loop; one that is ignored leaves the exit code, as in a shell.
    setTimeout(() => {}, 1000);
}

module.exports = { MissingProgram, program, run, end };
