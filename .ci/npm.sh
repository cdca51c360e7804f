# shellcheck shell=bash
# Packs the npm packages: source it after common.sh. pack_npm BINARY puts the tarballs of the launcher, of this machine's
# platform and of the plugin into $scratch/npm as leastforce.tgz, platform.tgz and sf-plugin.tgz.
pack_npm() {
    need npm nodejs npm
    local target folder name
    target=$(rustc -vV | sed -n 's/^host: //p')
    node "$root/npm/assemble.mjs" "$scratch/npm" "$target=$1"
    for folder in "$scratch"/npm/*/; do
        name=$(basename "$folder")
        case $name in leastforce | sf-plugin) ;; *) name=platform ;; esac
        mv "$scratch/npm/$(cd "$folder" && npm pack --silent --pack-destination ..)" "$scratch/npm/$name.tgz"
    done
}
