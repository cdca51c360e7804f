"""The projects that grow: each case grows in one thing alone."""

from project import IDENTITY, Project, element, field_entry, object_entry, permission

MEGABYTE = 1_000_000
CHECK = ("check", "--exit-zero", "--output", "json")
CASES = {}


class Case:
    def __init__(self, build, what, sizes, command):
        self.build, self.what, self.sizes, self.command = build, what, sizes, command
        self.name = build.__name__.replace("_", "-")


def case(what, *sizes, command=CHECK):
    """Registers a case: what is counted, the sizes that are measured, and the command."""

    def register(build):
        made = Case(build, what, sizes, command)
        CASES[made.name] = made
        return build

    return register


def by_4(largest):
    """n, 4n and 16n."""
    return largest // 16, largest // 4, largest


def joined(count, line):
    return "".join(line(i) for i in range(count))


def entries(count, seed=0):
    """Entries of fields of 40 objects; most names recur in files of other seeds, as those of one org do."""
    return joined(count, lambda i: field_entry(f"Object_{i % 40}__c.Field_{i // 40 + seed}__c", ("false", "true")[i % 2]))


# Files, entries, holders


@case("MB of profiles and permission sets", 1, 4, 16, 64, 256)
def size(p, n):
    for i in range(n):
        p.profile(entries(MEGABYTE // 170, i), f"Profile {i}" if i else IDENTITY)


@case("permission sets", 10, 160, 2_500, 10_000)
def holders(p, n):
    p.profile()
    for i in range(n):
        p.permission_set(f"Set_{i}", object_entry("Account", "allowEdit") + permission("ViewSetup"))


@case("integration profiles", *by_4(3_200))
def integration_profiles(p, n):
    for i in range(n):
        p.profile(object_entry("Account", "allowDelete") + permission("ViewAllData"), f"ERP {i} Integration User")


@case("entries of one file", *by_4(80_000))
def entries_of_a_file(p, n):
    p.profile(entries(n))


@case("equal entries of one file", *by_4(600_000))
def equal_entries(p, n):
    p.profile(object_entry("Account", "allowDelete") * n)


@case("equal entries that conflict", *by_4(25_600))
def conflicting_entries(p, n):
    p.profile(last=joined(n, lambda i: permission("ModifyAllData", ("true", "false")[i % 2])))


@case("custom objects in the repository", *by_4(4_000))
def objects(p, n):
    p.profile(joined(n, lambda i: object_entry(f"Part_{i}__c", "allowEdit")))
    for i in range(n):
        fields = element("fields", ("fullName", "Weight__c"), ("required", "true"), ("type", "Number"))
        p.source(f"objects/Part_{i}__c/Part_{i}__c.object", "CustomObject", fields)


@case("Apex classes", *by_4(4_000))
def classes(p, n):
    p.profile(joined(n, lambda i: element("classAccesses", ("apexClass", f"Class{i}"), ("enabled", "true"))))
    for i in range(n):
        p.source(f"classes/Class{i}.cls", "ApexClass", "    <status>Active</status>\n")
        p.write(f"force-app/main/default/classes/Class{i}.cls", f"public class Class{i} {{ void run() {{ insert new Account(); }} }}\n")


# Identities, groups, apps


@case("declared integrations", 1, 12, 50, 200, 800)
def identities(p, n):
    for i in range(n):
        p.profile(object_entry("Account", "allowDelete") + entries(50), f"ERP {i}")
        p.permission_set(f"ERP_{i}", object_entry("Order", "allowEdit") + permission("ViewSetup"))
    p.configure(joined(n, lambda i: f'[integrations.erp-{i}]\nowner = "it@acme.example"\nprofile = "ERP {i}"\npermission-sets = ["ERP_{i}"]\n'))


@case("integrations that share a set", *by_4(1_000))
def sharing_integrations(p, n):
    p.permission_set("Shared", joined(20, lambda i: object_entry(f"Part_{i}__c", "allowDelete")) + permission("ViewAllData"))
    p.configure(joined(n, lambda i: f'[integrations.erp-{i}]\nowner = "it@acme.example"\npermission-sets = ["Shared"]\n'))


@case("integrations with a contract that share a set", *by_4(1_000))
def sharing_contracts(p, n):
    p.permission_set("Shared", joined(20, lambda i: object_entry(f"Part_{i}__c", "allowDelete")) + permission("ViewAllData"))
    needs = lambda i: f'[integrations.erp-{i}.needs.objects]\nPart_{i % 20}__c = {{ access = ["read"] }}\n'
    p.configure(joined(n, lambda i: f'[integrations.erp-{i}]\nowner = "it@acme.example"\npermission-sets = ["Shared"]\n{needs(i)}'))


@case("sets in each of 60 groups", *by_4(2_000))
def groups_of_sets(p, n):
    risky(p, n)
    for g in range(60):
        p.group(f"G{g}_API_Integration", [f"Set_{i}" for i in range(n)])


@case("sets in each of 60 groups with muting", *by_4(2_000))
def muted_groups_of_sets(p, n):
    risky(p, n)
    for g in range(60):
        p.group(f"G{g}_API_Integration", [f"Set_{i}" for i in range(n)], permission("ViewSetup"))


@case("groups of 100 sets", *by_4(960))
def groups(p, n):
    risky(p, 100)
    for g in range(n):
        p.group(f"G{g}_API_Integration", [f"Set_{i}" for i in range(100)])


@case("groups of 100 sets with muting", *by_4(960))
def muted_groups(p, n):
    risky(p, 100)
    muting = permission("ViewSetup") + element("objectPermissions", ("allowDelete", "true"), ("object", "Account"))
    for g in range(n):
        p.group(f"G{g}_API_Integration", [f"Set_{i}" for i in range(100)], muting)


def risky(p, n):
    for i in range(n):
        p.permission_set(f"Set_{i}", object_entry("Account", "allowDelete") + permission("AuthorApex") + permission("ViewSetup"))


@case("members of a group that are absent", *by_4(56_000))
def absent_members(p, n):
    p.group("ERP_API_Integration", [f"Set_{i}" for i in range(n)])


@case("connected apps", 10, 160, 1_250, 5_000)
def apps(p, n):
    p.profile()
    for i in range(n):
        p.connected_app(f"App_{i}")


@case("external client apps with policies", *by_4(5_000))
def external_client_apps(p, n):
    p.profile()
    for i in range(n):
        name = f"App_{i}"
        app = f"    <externalClientApplication>{name}</externalClientApplication>\n    <label>{name}</label>\n"
        p.source(f"externalClientApps/{name}.eca", "ExternalClientApplication", f"    <distributionState>Local</distributionState>\n    <label>{name}</label>\n")
        p.source(f"extlClntAppOauthSettings/{name}.ecaOauth", "ExtlClntAppOauthSettings", f"    <commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>\n{app}")
        policies = f"    <clientCredentialsFlowUser>svc@acme.example</clientCredentialsFlowUser>\n{app}    <isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>\n    <permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>\n"
        p.source(f"extlClntAppOauthPolicies/{name}.ecaOauthPlcy", "ExtlClntAppOauthConfigurablePolicies", policies)


@case("policy files of one external client app", *by_4(5_000))
def policies_of_an_app(p, n):
    p.profile()
    p.source("externalClientApps/A.eca", "ExternalClientApplication", "    <distributionState>Local</distributionState>\n    <label>A</label>\n")
    for i in range(n):
        body = f"    <externalClientApplication>A</externalClientApplication>\n    <label>A{i}</label>\n    <permissionSetApiNames>Set_{i}</permissionSetApiNames>\n    <permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>\n"
        p.source(f"extlClntAppOauthPolicies/A{i}.ecaOauthPlcy", "ExtlClntAppOauthConfigurablePolicies", body)


@case("integrations, each with an app and a user", *by_4(3_200))
def integrations_with_apps(p, n):
    p.profile()
    for i in range(n):
        p.connected_app(f"App_{i}", user=f"svc{i}@acme.example")
    p.configure(joined(n, lambda i: f'[integrations.erp-{i}]\nowner = "it@acme.example"\nprofile = "{IDENTITY}"\napps = ["App_{i}"]\nusers = ["svc{i}@acme.example"]\n'))


@case("apps that run as one user", *by_4(3_200))
def shared_user(p, n):
    p.profile()
    for i in range(n):
        p.connected_app(f"App_{i}", "    <isClientCredentialEnabled>true</isClientCredentialEnabled>\n", user="svc@acme.example")


@case("profiles that an app pre-authorises", *by_4(56_000))
def profiles_of_an_app(p, n):
    p.profile()
    p.connected_app("App", joined(n, lambda i: f"    <profileName>Profile {i}</profileName>\n"))


@case("sets that an app pre-authorises", *by_4(56_000))
def sets_of_an_app(p, n):
    p.profile()
    p.connected_app("App", joined(n, lambda i: f"    <permissionSetName>Set_{i}</permissionSetName>\n"))


@case("user access policies", *by_4(4_000))
def user_access_policies(p, n):
    p.profile()
    p.permission_set("Set", permission("ViewAllData"))
    for i in range(n):
        grant = element("userAccessPolicyActions", ("action", "Grant"), ("target", "Set"), ("type", "PermissionSet"))
        whom = element("userAccessPolicyFilters", ("operation", "equals"), ("sortOrder", "1"), ("target", IDENTITY), ("type", "Profile"))
        p.source(f"useraccesspolicies/P{i}.useraccesspolicy", "UserAccessPolicy", f"    <status>Active</status>\n{grant}{whom}")


# Faults and what is not known


@case("faults in one file", *by_4(25_000))
def faults(p, n):
    p.profile(joined(n, lambda i: field_entry(f"Account.Field_{i}__c", "yes")))


@case("login ranges that are no addresses", *by_4(25_000))
def bad_ranges(p, n):
    p.profile(joined(n, lambda i: element("loginIpRanges", ("endAddress", "10.0.0.1"), ("startAddress", f"host{i}"))))


@case("wide login ranges", *by_4(20_000))
def wide_ranges(p, n):
    p.profile(joined(n, lambda i: element("loginIpRanges", ("endAddress", f"255.255.{i >> 8 & 255}.{i & 255}"), ("startAddress", f"0.0.{i >> 8 & 255}.{i & 255}"))))


@case("distinct unknown elements", *by_4(200_000))
def unknown_elements(p, n):
    p.profile(joined(n, lambda i: f"    <unknown{i}>1</unknown{i}>\n"))


@case("unknown permissions", *by_4(25_600))
def unknown_permissions(p, n):
    p.profile(last=joined(n, lambda i: permission(f"ManagePart{i}")))


@case("files that cannot be read", *by_4(4_000))
def broken_files(p, n):
    p.profile()
    for i in range(n):
        p.source(f"permissionsets/Set_{i}.permissionset", "PermissionSet", "    <label>Set</label\n")


# Findings


@case("findings as JSON", *by_4(100_000))
def findings(p, n):
    p.profile(joined(n, lambda i: object_entry(f"Part_{i}__c", "allowDelete")))


def findings_in(form):
    def build(p, n):
        findings(p, n)

    build.__name__ = f"findings_as_{form}"
    case(f"findings as {form}", *by_4(100_000), command=("check", "--exit-zero", "--output", form))(build)


for form in ("text", "sarif", "markdown", "github", "concise"):
    findings_in(form)


# Configuration


@case("waivers", *by_4(8_000))
def waivers(p, n):
    findings(p, n)
    p.configure(joined(n, lambda i: f'[[waiver]]\nrule = "delete-granted"\nsubject = "profile:{IDENTITY}"\ngrant = "Part_{i}__c:delete"\nreason = "A reason"\nowner = "it@acme.example"\nexpires = 2099-01-01\n'))


@case("external declarations", *by_4(40_000))
def externals(p, n):
    p.group("ERP_API_Integration", [f"Set_{i}" for i in range(n)])
    p.configure(joined(n, lambda i: f'[external."Set_{i}"]\nreason = "A package"\n'))


@case("vetoes", *by_4(16_000))
def vetoes(p, n):
    for i in range(n):
        p.permission_set(f"Set_{i}_API_Integration", "")
    p.configure(joined(n, lambda i: f'[[not-integration]]\nholder = "permission-set:Set_{i}_API_Integration"\nreason = "People"\n'))


@case("integrations that declare one profile", *by_4(4_800))
def integrations(p, n):
    p.profile(permission("ModifyAllData"))
    p.configure(joined(n, lambda i: f'[integrations.erp-{i}]\nowner = "it@acme.example"\nprofile = "{IDENTITY}"\n'))


@case("objects that a contract needs", *by_4(48_000))
def needs(p, n):
    p.profile(joined(n, lambda i: object_entry(f"Part_{i}__c", "allowEdit")))
    p.configure(f'[integrations.erp]\nowner = "it@acme.example"\nprofile = "{IDENTITY}"\n[integrations.erp.needs.objects]\n' + joined(n, lambda i: f'Part_{i}__c = {{ access = ["read"] }}\n'))


@case("globs of files to leave out", *by_4(9_600))
def globs(p, n):
    p.profile()
    for i in range(200):
        p.permission_set(f"Set_{i}")
    p.configure("[files]\nexclude = [\n" + joined(n, lambda i: f'    {{ path = "other{i}/**/part*", reason = "A reason" }},\n') + "]\n")


@case("lines of .forceignore", *by_4(96_000))
def ignore_lines(p, n):
    p.profile()
    for i in range(200):
        p.permission_set(f"Set_{i}")
    p.write(".forceignore", joined(n, lambda i: f"other{i}/**/part*\n"))


@case("unknown keys", *by_4(96_000))
def unknown_keys(p, n):
    p.profile()
    p.configure(joined(n, lambda i: f"unknown{i} = 1\n"))


@case("rules that do not exist", *by_4(32_000))
def unknown_rules(p, n):
    p.profile()
    p.configure("[rules]\n" + joined(n, lambda i: f'view-all-dat{i} = "off"\n'))


# Other commands


@case("MB that a list of findings is not asked for", 1, 4, 16, command=("who-can", "--output", "json", "ModifyAllData"))
def who_can(p, n):
    size(p, n)


@case("holders that can", *by_4(8_000), command=("who-can", "--output", "json", "Account:delete"))
def who_can_of_holders(p, n):
    for i in range(n):
        p.permission_set(f"Set_{i}", object_entry("Account", "allowDelete"))


@case("entries of an identity", *by_4(80_000), command=("access", "--output", "json", IDENTITY))
def access(p, n):
    p.profile(entries(n))


@case("ways to a grant", *by_4(4_000), command=("why", "--output", "json", "erp", "Account:delete"))
def why(p, n):
    for i in range(n):
        p.permission_set(f"Set_{i}", object_entry("Account", "allowDelete"))
    sets = ", ".join(f'"Set_{i}"' for i in range(n))
    p.configure(f'[integrations.erp]\nowner = "it@acme.example"\npermission-sets = [{sets}]\n')


@case("objects to generate", *by_4(16_000), command=("generate", "erp"))
def generate(p, n):
    needs(p, n)


@case("integration profiles to declare", *by_4(3_200), command=("init", "--stdout"))
def init(p, n):
    integration_profiles(p, n)


@case("entries to put into needs", *by_4(80_000), command=("init", "--stdout", "--needs"))
def init_needs(p, n):
    p.profile(entries(n))


@case("changed sets of a comparison", *by_4(3_200), command=("diff", "--output", "json", "HEAD~1..HEAD"))
def diff(p, n):
    changed_sets(p, n)


@case("changed sets since a commit", *by_4(3_200), command=(*CHECK, "--since", "HEAD~1"))
def since(p, n):
    changed_sets(p, n)


@case("changed entries of one file since a commit", *by_4(48_000), command=(*CHECK, "--since", "HEAD~1"))
def since_entries(p, n):
    p.profile(entries(n))
    p.commit(first=True)
    p.profile(joined(n, lambda i: object_entry(f"Part_{i}__c", "allowDelete")))
    p.commit()


@case("changed entries of one file in a comparison", *by_4(48_000), command=("diff", "--output", "json", "HEAD~1..HEAD"))
def diff_entries(p, n):
    since_entries(p, n)


def changed_sets(p, n):
    for i in range(n):
        p.permission_set(f"Set_{i}_API_Integration", object_entry("Account"))
    p.commit(first=True)
    for i in range(n):
        p.permission_set(f"Set_{i}_API_Integration", object_entry("Account", "allowDelete") + permission("ViewAllData"))
    p.commit()


@case("findings to put into a baseline", *by_4(100_000), command=("baseline", "write", "--force"))
def baseline(p, n):
    findings(p, n)


# Several projects


@case("project roots", *by_4(2_000))
def project_roots(p, n):
    for i in range(n):
        root = Project(p.root / f"part{i}")
        root.profile(object_entry("Account", "allowDelete"), f"ERP {i} Integration User")


@case("paths that focus the report", *by_4(4_000), command=None)
def focus(p, n):
    findings(p, 4_000)
    for i in range(n):
        p.permission_set(f"Set_{i}")
    return (*CHECK, *(f"force-app/main/default/permissionsets/Set_{i}.permissionset-meta.xml" for i in range(n)))


@case("platform holders", *by_4(3_200))
def platform_holders(p, n):
    integration_profiles(p, n)
    for i in range(n):
        p.permission_set(f"sfdcInternalInt__Set_{i}", "    <license>Cloud Integration User</license>\n" + permission("ViewAllData"))


@case("contracts that lack a grant", *by_4(3_200))
def unmet_needs(p, n):
    for i in range(n):
        p.permission_set(f"ERP_{i}", permission("ApiEnabled"))
    needs = lambda i: f'[integrations.erp-{i}.needs.objects]\nAccount = {{ access = ["read"] }}\n'
    p.configure(joined(n, lambda i: f'[integrations.erp-{i}]\nowner = "it@acme.example"\npermission-sets = ["ERP_{i}"]\n{needs(i)}'))
