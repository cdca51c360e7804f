'use strict';

// The commands of leastforce as commands of the Salesforce CLI. Each passes its arguments, streams and exit code through;
// `--json` prints the program's JSON in the CLI's own envelope.

const { Command } = require('@oclif/core');
const { run, end } = require('leastforce');

// What each command is for, and whether the program writes JSON for it.
const SUBCOMMANDS = [
    ['check', 'Lint profiles and permission sets.', true],
    ['diff', 'Show what each integration can do in one state of a project and not in another.', true],
    ['identities', 'List all integrations: who owns each, and what it can reach.', true],
    ['access', 'Show what an integration can do, and which entries say so.', true],
    ['why', 'Show every path by which an integration holds a grant.', true],
    ['who-can', 'Show every integration, profile, permission set and group that holds a grant.', true],
    ['explain', 'Explain a rule, a user permission, an escalation path, a key of leastforce.toml or a word.', true],
    ['rules', 'List all rules.', true],
    ['init', 'Write leastforce.toml from what the project shows.', false],
    ['generate', "Print the permission set that grants an integration's contract and nothing else.", true],
    ['evidence queries', 'Print the commands that export what leastforce reads from an org.', false],
    ['evidence show', 'Say what was understood of an export, how old it is and what it does not cover.', true],
    ['baseline write', 'Accept the findings there are, so that only new ones fail.', false],
    ['baseline prune', 'Drop from the baseline what is no longer found.', false],
    ['schema', 'Print the JSON Schema of leastforce.toml, or of what a command writes.', false],
    ['help', 'Show the arguments of a leastforce command.', false],
];

// The arguments without the CLI's own `--json`; what follows `--` is never a flag.
function withoutJson(argv) {
    const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
    return argv.filter((argument, index) => index >= end || argument !== '--json');
}

async function collect(args) {
    const text = { stdout: [], stderr: [] };
    const ended = await run(args, { stdio: ['inherit', 'pipe', 'pipe'] }, (child) => {
        for (const stream of ['stdout', 'stderr']) child[stream].on('data', (data) => text[stream].push(data));
    });
    const [stdout, stderr] = [text.stdout, text.stderr].map((parts) => Buffer.concat(parts).toString('utf8').trim());
    return { ...ended, stdout, stderr };
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

class ProgramError extends Error {
    name = 'LeastforceError';

    constructor(message, code) {
        super(message.replace(/^error: /, ''));
        this.code = this.name;
        this.exitCode = code;
        this.oclif = { exit: code };
    }
}

function command(name, summary, writesJson) {
    return class extends Command {
        static id = `leastforce:${name.replace(' ', ':')}`;
        static summary = summary;
        static description =
            `All arguments go to the program; "sf leastforce help ${name === 'help' ? 'check' : name}" lists them. Exit code: ` +
            '0 nothing found, 1 findings, 2 an error, 3 nothing to look at.';
        static strict = false;
        static enableJsonFlag = true;

        async run() {
            const given = withoutJson(this.argv);
            const command = name.split(' ');
            if (!this.jsonEnabled()) {
                const ended = await run([...command, ...given], { stdio: 'inherit' });
                if (ended.signal !== null) end(ended);
                return this.exit(ended.code);
            }
            const ended = await collect([...command, ...(writesJson ? ['--output', 'json'] : []), ...given]);
            if (ended.signal !== null) end(ended);
            // A report with findings is a result; an ending without a report is an error.
            const report = parsed(ended.stdout) ?? (ended.code === 0 ? { output: ended.stdout } : undefined);
            if (report === undefined) throw new ProgramError(ended.stderr || ended.stdout, ended.code);
            process.exitCode = ended.code;
            return { status: ended.code, result: report, warnings: ended.stderr ? [ended.stderr] : [] };
        }

        toSuccessJson(envelope) {
            return envelope;
        }

        toErrorJson(error) {
            const { name, message, code } = error;
            const status = process.exitCode ?? 1;
            return { name, message, exitCode: status, status, code: code ?? name, commandName: this.id, context: this.id, warnings: [] };
        }

        async catch(error) {
            return super.catch(Object.assign(error, { exitCode: error.exitCode ?? 2, oclif: error.oclif ?? { exit: 2 } }));
        }
    };
}

exports.COMMANDS = Object.fromEntries(SUBCOMMANDS.map((row) => [`leastforce:${row[0].replace(' ', ':')}`, command(...row)]));
