use proptest::prelude::*;

use super::{ApexCode, Sharing, Traits};

fn code(source: &str) -> ApexCode {
    ApexCode::read(source).unwrap()
}

#[test]
fn the_declaration_in_any_order_and_case() {
    for (source, sharing, extends) in [
        ("public class X {}", Sharing::Unstated, None),
        ("PUBLIC WITH SHARING CLASS X { }", Sharing::With, None),
        ("global without sharing virtual class X {}", Sharing::Without, None),
        (
            "public abstract inherited  sharing class X extends ns.Base implements A, B {}",
            Sharing::Inherited,
            Some("ns.Base"),
        ),
        (
            "@RestResource(urlMapping='/without sharing/*')\nglobal class X extends Base<String> {}",
            Sharing::Unstated,
            Some("Base"),
        ),
        (
            "// without sharing\n/* class Y */ with sharing class X { without sharing class Z {} }",
            Sharing::With,
            None,
        ),
        ("class X { class Inner extends Other {} }", Sharing::Unstated, None),
    ] {
        let code = code(source);
        assert_eq!(code.sharing, sharing, "{source}");
        assert_eq!(code.extends.as_deref(), extends, "{source}");
        assert_eq!(&source[code.start as usize..code.end as usize], "X", "{source}");
    }
}

#[test]
fn what_is_no_class_is_none() {
    for source in [
        "",
        "class",
        "public interface X {}",
        "enum X { A }",
        "trigger T on Account (before insert) { class X {} }",
        "{ class X {} }",
    ] {
        assert!(ApexCode::read(source).is_none(), "{source}");
    }
}

#[test]
fn the_path_of_a_rest_resource() {
    for (source, path) in [
        ("@RestResource(urlMapping='/orders/*') global class X {}", Some("/orders/*")),
        ("@restresource( URLMAPPING = '/a/b' ) global class X {}", Some("/a/b")),
        ("@RestResource global class X { String a = '/b'; }", None),
        ("class X { String urlMapping = '/b'; }", None),
    ] {
        assert_eq!(code(source).rest_path.as_deref(), path, "{source}");
    }
}

#[test]
fn traits() {
    for (source, traits) in [
        ("@IsTest private class X { }", Traits::TEST),
        ("class X { @isTest static void a() {} }", Traits::empty()),
        ("@restresource(urlMapping='/a') global class X {}", Traits::REST),
        ("class X { /* @RestResource */ String a = '@InvocableMethod'; }", Traits::empty()),
        ("global class X { webservice static void a() {} }", Traits::SOAP),
        ("global class X { static webservice void a() {} }", Traits::SOAP),
        ("global class X { global class In { webservice String a; } }", Traits::empty()),
        ("class X { @InvocableMethod(label='a') public static void a(){} }", Traits::INVOCABLE),
        ("class X { void a(){ insert b; } }", Traits::USES_DATA),
        ("class X { void a(){ if (x) update new Account(); } }", Traits::USES_DATA),
        ("class X { void a(){ map.update(b); this.delete(c); } void merge(){} }", Traits::empty()),
        ("class X { void a(){ insert as user b; } }", Traits::USES_DATA.union(Traits::ENFORCES_ACCESS)),
        ("class X { void a(){ delete as system b; } }", Traits::USES_DATA.union(Traits::SYSTEM_MODE)),
        (
            "class X { void a(){ x = [ SELECT Id FROM A WITH USER_MODE]; } }",
            Traits::USES_DATA.union(Traits::ENFORCES_ACCESS),
        ),
        (
            "class X { void a(){ x = [select Id from A with security_enforced]; } }",
            Traits::USES_DATA.union(Traits::ENFORCES_ACCESS),
        ),
        (
            "class X { void a(){ Security.stripInaccessible(t, [SELECT Id FROM A]); } }",
            Traits::USES_DATA.union(Traits::ENFORCES_ACCESS),
        ),
        ("class X { void a(){ Database.query('x' + y); } }", Traits::USES_DATA.union(Traits::DYNAMIC_QUERY)),
        ("class X { void a(){ Database.getQueryLocator([SELECT Id FROM A]); } }", Traits::USES_DATA),
        (
            "class X { void a(){ Database.insert(x, AccessLevel.SYSTEM_MODE); } }",
            Traits::USES_DATA.union(Traits::SYSTEM_MODE),
        ),
        ("class X { void a(){ if (!f.isAccessible()) return; } }", Traits::ASKS_ACCESS),
    ] {
        assert_eq!(code(source).traits, traits, "{source}");
    }
}

#[test]
fn whom_it_asks_about() {
    let mentioned = |body: &str| {
        let code = code(&format!("class X {{ void a() {{ {body} }} }}"));
        let permissions: Vec<_> = code
            .mentions
            .permissions
            .iter()
            .map(|p| format!("{}{}", if p.negated { "!" } else { "" }, p.name))
            .collect();
        let profiles: Vec<_> = code.mentions.profiles.iter().map(|p| p.name.to_string()).collect();
        (permissions.join(" "), profiles.join(" "))
    };
    assert_eq!(mentioned("if (!FeatureManagement.checkPermission('Skip')) b();").0, "!Skip");
    assert_eq!(mentioned("featuremanagement.CheckPermission('Skip')").0, "Skip");
    assert_eq!(mentioned("other.checkPermission('Skip')").0, "");
    assert_eq!(mentioned("if (profileName == 'API') b();").1, "API");
    assert_eq!(mentioned("if (profileName.equalsIgnoreCase('API')) b();").1, "API");
    let own = "p = [SELECT Id FROM Profile WHERE Name = 'API']; if (UserInfo.getProfileId() == p.Id) b();";
    assert_eq!(mentioned(own).1, "API");
    assert_eq!(mentioned("UserInfo.getProfileId(); if (u.Profile.Name != 'API') b();").1, "API");
    assert_eq!(
        mentioned("p = [SELECT Id FROM Profile WHERE Name = 'API']; insert new User(ProfileId = p.Id);").1,
        ""
    );
    assert_eq!(mentioned("x = UserInfo.getProfileId(); name = 'API'; a.Name = 'API';").1, "");
}

proptest! {
    #[test]
    fn no_text_panics(source in "((public|with|without|sharing|class|extends|X|@|isTest|insert|as|user|Database|\\.|'|\\(|\\{|[a-z]|=|name|Profile|profileName|/\\*|\\\\) ?){0,40}|\\PC{0,80}") {
        ApexCode::read(&source);
    }
}
