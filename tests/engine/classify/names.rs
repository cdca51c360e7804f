//! What names say by themselves.

use super::judge::As::{Profile, Set};
use super::judge::Is::{Candidate, Likely, Nothing};
use super::judge::{hold, hold_names, hold_names_of};

#[test]
fn names_of_integrations() {
    hold_names(
        Likely,
        "
        Integration
        Integration 2
        Integration_01
        INTEGRATION
        Integrations
        Integration User
        IntegrationUser
        Integration_User_2
        integration-user
        integrationuser
        ERP Integration User
        ERPIntegrationUser
        ERP_Integration
        ERPIntegration
        SAP4Integration
        Sales Integration Profile
        Orders Integration Permissions
        Data_Integration_Permission_Set
        Integration Account
        Analytics Integration User (Custom)
        API User
        ApiUser
        APIUser
        Web API User 3
        API Only
        API_Only_Access
        ApiOnly
        Marketing Cloud API User
        Admin API User
        Service Account
        Service_Account_Billing
        SVC_SAP
        svc-erp
        svc.orders
        svc01
        SvcOrders
        SAP_SVC
        System User
        CRM System User
        Technical User SAP
        Machine User
        Non-Human User
        M2M
        Orders_M2M
        M2MOrders
        RPA Bot
        ETL User
        Batch User
        Middleware User
        Billing Interface User
        Web Service User
        WebServiceUser
        DWh API Write
        DWhSync
        MuleSoft Integration
        MuleSoftIntegrationUser
        MuleSoft API
        MuleSoftAPI
        Boomi_Sync
        Marketo Sync User
        HubSpotSync
        NetSuite Connector
        SnapLogic ETL
        Informatica Data Loader
        Workday Interface
        SAP Batch
        ServiceNow API
        SFTP Batch Import
        EDI Interface
        Backup API
        Data Lake Sync
        ETL Connector
        Mule ESB
        Docusign Integration
        Tableau_Integration
        Jenkins Deployment User
        Support Integration User
        Team Integration User
        ",
    );
}

#[test]
fn names_as_files_encode_them() {
    hold([
        (Likely, Profile, "ERP%20Integration%20User", ""),
        (Likely, Set, "ERP%2DIntegration", ""),
        (Likely, Profile, "Orders %28API%29 %26 Sync", ""),
        (Nothing, Profile, "Integration w%2Fo Admin", ""),
        (Nothing, Profile, "Custom%3A Support Profile", ""),
    ]);
}

#[test]
fn names_with_one_hint() {
    // Profiles are named after who logs in, permission sets after what people may do as well.
    hold_names_of(
        Likely,
        Candidate,
        "
        API_Full_Access
        Apex API Access
        Read API
        Mobile API
        API Gateway
        REST API
        ETL
        ETL_Process
        DWH
        DWh
        Backup
        Data Backup
        Kunde_Backup
        Backup_Desk_UO
        D2C_CRM_SYNC
        Batch Apex User
        Nightly Batch
        Middleware
        Interface
        Order Connector
        Data Cloud Connector
        Tableau Connector
        MuleSoft
        MuleSoftUser
        Dell Boomi
        Informatica User
        Fivetran Reader
        Workday
        Zapier
        NetSuite Access
        Heroku Connect
        GitHub Actions
        Deployment User
        CI User
        Integration (ERP)
        Integration Read Only
        Integration Full Access
        Slack Sync
        ",
    );
    // People work with these, too.
    hold_names(
        Candidate,
        "
        Data Loader User
        SAP Business Partner
        DataLoader
        ",
    );
    hold_names_of(Likely, Nothing, "API Power Users\nIntegration Console");
    hold_names_of(Candidate, Nothing, "Workday Users\nOkta Users");
}

#[test]
fn names_that_only_sound_like_integrations() {
    hold_names(
        Nothing,
        "
        Capital Markets User
        Rapid Response Team
        Interior Design Sales
        Therapist
        Papirarkiv
        Robot Sales Rep
        Etliche Rechte
        Integrity Officer
        Integration Admins
        Integration_Admin
        Integration Administrators
        Integration Architect
        Integration Team
        Integrations Support
        Integration User Support
        Integration User Admin
        Integration User Managers
        API Administrator
        API Developers
        API Support Team
        Service Account Manager
        Service Account Rep
        Service Account Representatives
        RPA Developer
        SVC Agents
        Middleware Support
        ETL Developers
        Boomi Admin
        MuleSoft Developer
        SAP Consultants
        Batch Manager
        Backup Operator
        Backup Approver
        Sync Administrator
        Sync Error Viewer
        Data Loader Admins
        Admin_Integrasjoner
        D2C_Integration_Managers
        Desk_Kafka_PDL
        sfdc_fieldservice
        Field Service Integration
        Field_Service_Integration
        FieldServiceIntegration
        Continuous Integration
        ContinuousIntegrationUser
        Continuous_Integration_CI
        Integration Test
        Integration Testers
        Integration Logs
        Integration Error Handling
        Integration Monitoring
        User Interface
        UserInterfaceDesign
        Calendar Sync
        Outlook Sync
        Lightning Sync User
        Gmail Integration
        Slack Integration
        Teams Integration
        Email Integration
        Einstein Activity Capture
        Post Merger Integration
        Vertical Integration
        System Integrators
        Batch Edit
        Order Management System User
        Learning Management System Users
        Field Service Accounts
        Customer Service Account Access
        Self-Service Account
        Customer Svc User
        Cust Svc Rep
        Field Svc Technician
        Svc Cloud User
        Svc_Console_User
        API Enabled
        API_Enabled
        Enable API
        Automated Process
        DevOps
        Copado User
        Copado Deployer
        Gearset
        B2B Connect
        DocuSign User
        Gong
        Conga Composer User
        nCino Standard User
        Tableau
        Data Cloud User
        Slack
        ZoomInfo
        Salesforce CPQ Admin
        Service User
        Order Management User
        Sales User
        SpaceManagementApp
        Automotive Service Agent
        Recruiting Manager
        Apis Mellifera Beekeepers Team
        System_User_Management
        Technical User Management
        Refugee_Integration
        Community Integration
        Workday_Recruiter_Sync
        Nurse Integration
        ",
    );
}

#[test]
fn every_language_of_the_catalogue() {
    hold_names(
        Likely,
        "
        Schnittstellenbenutzer SAP
        Technischer Benutzer ERP
        Integrationsbenutzer
        Integrationsprofil
        ERP Schnittstelle Batch
        Compte de service
        Utilisateur d'intégration
        Utilisateur technique SAP
        Profil Intégration
        Intégration
        Usuario de integracion
        Usuario de integración
        Cuenta de servicio
        Integración ERP Interfaz
        Usuário de integração
        Conta de serviço
        Integração
        Utente tecnico
        Profilo di integrazione
        Fatture Integrazione
        Integratiegebruiker
        Systeemgebruiker
        SAP koppeling
        Ordre systembruker
        Integrasjonsbruker
        Teknisk bruker
        Faktura Integrasjon
        Systembruger
        Integrationsbruger
        Integrationsanvändare
        Tjänstekonto
        Integraatiokäyttäjä
        Tekninen käyttäjä
        SAP連携ユーザー
        システムユーザー
        受注連携バッチ
        データインテグレーション
        ",
    );
    hold_names_of(
        Likely,
        Candidate,
        "
        Schnittstelle
        Sauvegarde
        Interfaz
        Sincronização
        Interfaccia
        Koppelvlak
        Sikkerhetskopiering
        Snitflade
        Gränssnitt
        Rajapinta
        バックアップ
        受注連携
        ",
    );
    hold_names(
        Nothing,
        "
        Schnittstellen Verantwortliche
        Integration Entwickler
        Benutzerschnittstelle
        Administrateur Intégration
        Intégration continue
        Interface utilisateur
        Equipo de Integración
        Integración continua
        Gestor de Integração
        Integrazione continua
        Responsabile Integrazione
        Integratie Beheerder
        Integrasjon Utviklere
        Kontinuerlig integrasjon
        Integrationer Udvikler
        Integration Utvecklare
        Integraatio Tuki
        連携管理者
        連携ユーザー管理者
        継続的インテグレーション
        インテグレーションログ閲覧
        ",
    );
}
