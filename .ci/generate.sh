#!/usr/bin/env bash
# Salesforce's own library takes generated permission sets from source to metadata format and back without
# changing a byte. Where it splits permission sets into pieces, it writes every element anew: each comes out byte
# for byte as it went in, in the order of the pieces.
source "$(dirname "$0")/common.sh"
binary=$1

install_clients
# Converts permission sets of a project to a format: convert.mjs PROJECT FILES-OR-FOLDER FORMAT OUTPUT
cat >"$clients/permission-sets.mjs" <<'JS'
import { ComponentSet, MetadataConverter, MetadataResolver, RegistryAccess } from '@salesforce/source-deploy-retrieve';

const [project, from, format, outputDirectory] = process.argv.slice(2);
const registry = new RegistryAccess(undefined, project);
const found = new MetadataResolver(registry).getComponentsFromPath(from);
const sets = found.filter(({ type }) => type.name === 'PermissionSet');
if (sets.length === 0) throw new Error(`no permission set in ${from}`);
const options = { type: 'directory', outputDirectory, genUniqueDir: false };
await new MetadataConverter(registry).convert(new ComponentSet(sets, registry), format, options);
JS
convert() {
    salesforce "$clients/permission-sets.mjs" "$@" 2>"$scratch/convert.log" ||
        { tail -n 20 "$scratch/convert.log"; fail "the library does not convert $2"; }
}

need python3 python3
same_elements() {
    python3 - "$@" <<'PY' || fail "$(basename "$1") is put together in another way"
import re, sys

def parts(path):
    text = open(path, encoding="utf-8").read()
    element = re.compile(r"^    <(\w+)>.*?</\1>\n", re.S | re.M)
    return sorted(match[0] for match in element.finditer(text)), element.sub("", text)

sys.exit(0 if parts(sys.argv[1]) == parts(sys.argv[2]) else 1)
PY
}

# A contract with one of everything that a contract can say.
project=$scratch/project
mkdir -p "$project/force-app/main/default"
cp -r "$sample/force-app/main/default/objects" "$project/force-app/main/default"
echo '{"packageDirectories": [{"path": "force-app", "default": true}], "sourceApiVersion": "66.0"}' >"$project/sfdx-project.json"
cat >"$project/leastforce.toml" <<'TOML'
[integrations."erp & shop <1>"]
profile = "Minimum Access - API Only Integrations"

[integrations."erp & shop <1>".needs]
permissions = ["ApiEnabled", "ModifyMetadata", "ViewSetup"]
classes = ["OrderApi", "orders__Feed"]
flows = ["Ship_Order"]
pages = ["Label"]
apps = ["standard__LightningSales", "Acme_Operations"]
custom-permissions = ["Bypass_Approval"]
credentials = ["Erp:Feed"]
custom-settings = ["Routes__c"]
custom-metadata = ["Rate__mdt"]
cdc = ["Order", "Shipment__ChangeEvent"]
events = ["Stock_Changed__e"]

[integrations."erp & shop <1>".needs.objects]
Account = { access = ["read", "edit"], read = "all", edit = ["ERP_Status__c"], record-types = ["Business"] }
Contact = { access = ["read"], read = ["Account", "Email", "MailingCity"] }
OrderItem = { access = ["create"], edit = ["Description"] }
Shipment__c = { access = ["delete"], edit = "all-custom", all-records = true }
Task = { access = ["read"], read = ["WhoId"] }
TOML
expect 0 "$binary" generate 'erp & shop <1>' --name Feed --write --project "$project" 2>"$scratch/stderr"
expect 0 "$binary" generate 'erp & shop <1>' --name Feed --split --write --project "$project" 2>"$scratch/stderr"
cp -r "$sample" "$scratch/sample"
expect 0 "$binary" generate erp-orders --write --project "$scratch/sample" 2>"$scratch/stderr"

sets=0
for project in "$project" "$scratch/sample"; do
    whole=$project/force-app/main/default/permissionsets
    # As it is, and split into pieces on the way back.
    for option in '' decomposePermissionSetBeta2; do
        work=$scratch/work-$(basename "$project")-$option
        mkdir -p "$work"
        printf '{"packageDirectories": [{"path": "force-app"}], "sourceBehaviorOptions": [%s]}\n' "${option:+\"$option\"}" >"$work/sfdx-project.json"
        convert "$project" "$whole" metadata "$work/metadata"
        convert "$work" "$work/metadata/permissionsets" source "$work/force-app"
        convert "$work" "$work/force-app" metadata "$work/again"
        for set in "$whole"/*.permissionset-meta.xml; do
            name=$(basename "$set" .permissionset-meta.xml)
            case $name in Feed* | Erp_Orders_Access) ;; *) continue ;; esac
            cmp "$set" "$work/metadata/permissionsets/$name.permissionset" || fail "$name changes on its way to metadata format"
            if [ -z "$option" ]; then
                cmp "$set" "$(find "$work/force-app" -name "$name.permissionset-meta.xml")" || fail "$name changes on its way back"
            else
                [ "$(find "$work/force-app" -path "*/$name/*" -type f | wc -l)" -ge 3 ] || fail "$name was not split"
            fi
            again=$work/again/permissionsets/$name.permissionset
            if [ -n "$option" ]; then
                same_elements "$set" "$again"
            else
                cmp "$set" "$again" || fail "$name changes on its way back to metadata format"
            fi
            sets=$((sets + 1))
        done
    done
done
[ "$sets" -ge 8 ] || fail "only $sets conversions"
echo "$sets conversions of generated permission sets, there and back, without a change"
