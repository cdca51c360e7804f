// Writes the npm packages into a folder, ready for `npm pack` and `npm publish`:
//     node npm/assemble.mjs OUT [TARGET=BINARY ...]
// OUT/leastforce is the launcher, OUT/sf-plugin the plugin of the Salesforce CLI, and OUT/<platform> the package of each
// target whose binary is given. Versions, licence and address come from Cargo.toml, platforms from platforms.json.
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const platforms = JSON.parse(readFileSync(join(here, 'platforms.json'), 'utf8'));

const [out, ...binaries] = process.argv.slice(2);
if (!out || binaries.some((binary) => !binary.includes('='))) {
    console.error('usage: node npm/assemble.mjs OUT [TARGET=BINARY ...]');
    process.exit(2);
}

// The keys of [package] that are plain strings.
const manifest = readFileSync(join(root, 'Cargo.toml'), 'utf8');
const section = manifest.split(/^\[/m).find((part) => part.startsWith('package]'));
const cargo = Object.fromEntries([...section.matchAll(/^([\w-]+) = "([^"]*)"$/gm)].map(([, key, value]) => [key, value]));
const common = {
    version: cargo.version,
    license: cargo.license.replace(/^(.*)$/, '($1)'),
    repository: { type: 'git', url: `git+${cargo.repository}.git` },
};

const platformName = ({ os, cpu, libc }) => `@leastforce/${[os, cpu, libc].filter(Boolean).join('-')}`;

function write(folder, contents) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(contents, null, 2)}\n`);
    for (const licence of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(join(root, licence), join(folder, licence));
}

// What is committed of a package, with what all have in common.
function source(name, additions) {
    const folder = join(out, name);
    cpSync(join(here, name), folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
    const own = JSON.parse(readFileSync(join(here, name, 'package.json'), 'utf8'));
    const { name: title, ...rest } = own;
    write(folder, { name: title, ...common, ...rest, ...additions(own) });
}

const launched = Object.fromEntries(platforms.map((platform) => [platformName(platform), cargo.version]));
source('leastforce', () => ({ description: cargo.description, optionalDependencies: launched }));
copyFileSync(join(here, 'platforms.json'), join(out, 'leastforce', 'platforms.json'));
source('sf-plugin', (own) => ({ dependencies: { ...own.dependencies, leastforce: cargo.version } }));

for (const argument of binaries) {
    const [target, binary] = [argument.slice(0, argument.indexOf('=')), argument.slice(argument.indexOf('=') + 1)];
    const platform = platforms.find((one) => one.target === target);
    if (!platform) {
        console.error(`${target} is no target of platforms.json`);
        process.exit(2);
    }
    const name = platformName(platform);
    const folder = join(out, name.slice(name.indexOf('/') + 1));
    const file = platform.os === 'win32' ? 'leastforce.exe' : 'leastforce';
    write(folder, {
        name,
        ...common,
        description: `The program of the package leastforce for ${target}`,
        os: [platform.os],
        cpu: [platform.cpu],
        ...(platform.libc ? { libc: [platform.libc] } : {}),
        preferUnplugged: true,
        files: [file],
    });
    writeFileSync(join(folder, 'README.md'), `# ${name}\n\nThe program of the package \`leastforce\` for ${target}. Install \`leastforce\`.\n`);
    copyFileSync(binary, join(folder, file));
    chmodSync(join(folder, file), 0o755);
}
