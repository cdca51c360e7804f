#!/usr/bin/env bash
# Makes the seeds of the fuzz targets from the cases of the rules, the sample and the other tests:
#   fuzz/seeds.sh FOLDER    FOLDER/<target>/..., one input a file
# An input of several files has a line `-- PATH --` before each. Whatever makes them is on a bare machine.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
out=$1
for target in xml documents canonical projects config baseline fixes git lint growth evidence; do
    mkdir -p "$out/$target"
done

# A case is one input.
find tests/rules sample-sfdx-project -mindepth 2 -type f ! -name expected.txt ! -name leastforce.schema.json -print0 |
    sort -z | xargs -0 awk -v "out=$out/lint" '
        FNR == 1 {
            count = split(FILENAME, parts, "/")
            first = parts[1] == "tests" ? 5 : 2
            path = parts[first]
            for (n = first + 1; n <= count; n++) path = path "/" parts[n]
            name = first == 5 ? parts[3] "." parts[4] : "sample"
            if (name != last) close(out "/" last)
            last = name
            print "-- " path " --" > out "/" name
        }
        { print > out "/" last }'
for target in fixes projects; do cp "$out"/lint/* "$out/$target"; done
# libFuzzer runs all seeds before it looks at the clock, and each is a megabyte there.
find "$out/lint" -type f | sort | awk 'NR % 12 == 0' | xargs cp -t "$out/growth"

# copy TARGET PATTERN...: the files of such names, one input each.
copy() {
    local target=$1 names=(-name "$2")
    shift 2
    for pattern in "$@"; do names+=(-o -name "$pattern"); done
    find tests/rules tests/config sample-sfdx-project -type f \( "${names[@]}" \) -print0 |
        xargs -0 cp --parents -t "$out/$target"
}
copy xml '*.xml'
copy documents '*.xml' '*.cls' '*.agent'
copy canonical '*.profile-meta.xml' '*.permissionset-meta.xml' '*.mutingpermissionset-meta.xml'
copy config '*.toml'

# Of these the tests have one table, and no file each.
for first in $(seq 2 40 "$(wc -l <tests/fixtures/forceignore.tsv)"); do
    {
        printf -- '-- sfdx-project.json --\n{"packageDirectories": [{"path": "force-app"}]}\n-- .forceignore --\n'
        awk -F '\t' -v "first=$first" 'NR >= first && NR < first + 40 { print $1 }' tests/fixtures/forceignore.tsv
        printf -- '-- force-app/profiles/Admin.profile-meta.xml --\n<Profile/>\n-- force-app/package.xml --\n<Package/>\n'
    } >"$out/projects/patterns-$first"
done

printf -- '-- .forceignore --\n\n-- a/.forceignore --\nX*\n!X.profile-meta.xml\n-- a/profiles/X.profile-meta.xml --\n<Profile/>\n' \
    >"$out/projects/nested"
printf '<PermissionSet>\n    <description>a\nb</description>\n    <label>\n  A <!-- c -->B\n</label>\n</PermissionSet>\n' \
    >"$out/documents/values"
for target in xml canonical; do cp "$out/documents/values" "$out/$target"; done

id=ce013625030ba8dba906f756967f9e9ca394464a
printf '100644 blob %s\ta b\tc\n\0120000 blob %s\tl\0160000 commit %s\ts\0' $id $id $id >"$out/git/1"
printf '100755 %s 2\tforce-app/x\0040000 %s 0\ty\0' $id $id >"$out/git/2"
printf '%s blob 12\n%s missing\n%s tree 7\n' $id $id $id >"$out/git/3"
printf '%s blob 3\na\nb\n%s missing\n%s blob 0\n\n' $id $id $id >"$out/git/5"
printf 'a b\0  ctime: 1:2\n  mtime: 1:2\n  dev: 1\tino: 2\n  uid: 0\tgid: 0\n  size: 3\tflags: 20000000\n' >"$out/git/4"

entry='"fingerprint":"ab","rule":"modify-all-data","subject":"profile:A","grant":null'
printf '{\n  "version": 1,\n  "findings": [\n    {%s}\n  ]\n}\n' "$entry" >"$out/baseline/1"
printf '{"version": 2, "findings": [{%s,"severity":"high","message":"m"},{%s}]}' "$entry" "${entry/ab/cd}" >"$out/baseline/2"

user=005D0000001T8fW
printf 'Id,Username,ProfileId,IsActive\n%sIAS,"a\nb",,true\n' $user >"$out/evidence/user.csv"
printf '\377\376I\0d\0;\0U\0s\0e\0r\0n\0a\0m\0e\0\n\0' >"$out/evidence/utf16"
printf '{"status":0,"result":{"records":[{"attributes":{"type":"User"},"Id":"%s","Username":"a","Profile":null}],"totalSize":2}}' $user \
    >"$out/evidence/json"
printf '[\n{"AppName":"x","UserId":"%s","LastUsedDate":"2026-11-03","UseCount":"1"}\n][\n' $user >"$out/evidence/bulk"
printf 'EVENT_TYPE,TIMESTAMP,USER_ID,HTTP_METHOD,API_RESOURCE,ENTITY_NAME\n"ApiTotalUsage","20261103101112.000","%s","GET","/v62.0/sobjects/Account/001D000000IqhSL","A;""B"\r\n' $user \
    >"$out/evidence/log"
printf 'EVENT_TYPE,TIMESTAMP,USER_ID,METHOD_NAME,ENTITY_NAME,QUERY\nAPI,20261103101112.000,%s,query,A,"SELECT Id, (SELECT B FROM C), TYPEOF D WHEN E THEN F END FROM G"\n' $user \
    >"$out/evidence/query"
printf 'ParentId,SobjectType,Field,PermissionsRead\n0PS000000000001,Account,Account.Name,true\n' >"$out/evidence/field.csv"

# Every tag, every name and every word that decides something in these files, for libFuzzer to put in.
{
    find tests/rules -type f -name '*.xml' -print0 | xargs -0 grep -oh '</\?[A-Za-z]*>'
    find tests/rules -type f -name '*.xml' -print0 |
        xargs -0 sed -n 's/^ *<\(name\|visibility\|userLicense\|license\|scopes\|status\)>\([^<&"\\]*\)<.*/\2/p'
    find tests/rules tests/config -type f -name '*.toml' -print0 |
        xargs -0 grep -oh '^[a-z-]* = \|^\[\[\?[a-z-]*\]\?\]\?'
    printf '%s\n' '-- force-app/profiles/A.profile-meta.xml --' '<![CDATA[' ']]>' '<!--' '-->' '&amp;' '&#10;' \
        '<?xml version="1.0" encoding="UTF-8"?>' 'xsi:nil="true"' packageDirectories namespace sourceApiVersion
} | tr -d '"\\' | awk 'length($0) > 1 && length($0) < 60 && !seen[$0]++ { print "\"" $0 "\"" }' >"$out/words.dict"
