#!/usr/bin/env python3
"""Makes up an event log as Salesforce writes it, always the same bytes:
    benches/event_log.py MEGABYTES > ApiTotalUsage.csv
40 integrations and 2,000 people, 90 days, every value in quotes, and a new record or request in each row."""
import random
import sys

COLUMNS = """EVENT_TYPE TIMESTAMP REQUEST_ID ORGANIZATION_ID USER_ID API_FAMILY API_VERSION API_RESOURCE CLIENT_NAME
HTTP_METHOD CLIENT_IP COUNTS_AGAINST_API_LIMIT API_CLIENT_CATEGORY CONNECTED_APP_ID ENTITY_NAME STATUS_CODE USER_NAME
CONNECTED_APP_NAME TIMESTAMP_DERIVED""".split()
OBJECTS = ["Account", "Contact", "Order", "Opportunity", "Asset", "Invoice__c", "Shipment__c", "pkg__Meter__c"]
METHODS = ["GET", "GET", "GET", "PATCH", "POST", "DELETE"]
BLOCK = 4096


def resource(chance, method, name):
    kind = chance.random()
    if kind < 0.3:
        return "GET", "/v62.0/query"
    if kind < 0.35:
        return "POST", "/v62.0/composite"
    if kind < 0.4:
        return method, f"/services/apexrest/orders/{chance.randrange(10**9)}"
    if method == "POST":
        return method, f"/v62.0/sobjects/{name}"
    return method, f"/v62.0/sobjects/{name}/001{chance.randrange(10**12):012}"


def rows():
    chance = random.Random(15)
    number = 0
    while True:
        day = number // BLOCK % 90
        stamp = f"2026{day // 30 + 9:02}{day % 30 + 1:02}"
        block = []
        for _ in range(BLOCK):
            number += 1
            user = chance.randrange(40) if chance.random() < 0.8 else 40 + chance.randrange(2000)
            name = OBJECTS[(user + chance.randrange(3)) % len(OBJECTS)]
            method, where = resource(chance, chance.choice(METHODS), name)
            time = f"{number * 24 // BLOCK % 24:02}{chance.randrange(60):02}{chance.randrange(60):02}.{number % 1000:03}"
            status = "200" if chance.random() < 0.97 else "404"
            block.append('"' + '","'.join([
                "ApiTotalUsage", stamp + time, f"4{number:020}-kf", "00D000000000001", f"005000000{user:06}",
                "ApexREST" if "apexrest" in where else "REST", "62.0", where, "", method,
                f"192.0.2.{user % 4}", "1", "EXTERNAL_APPLICATION" if user < 40 else "LIGHTNING_UI",
                f"0H4000000{user % 12:06}", "" if "composite" in where or "apexrest" in where else name, status,
                f"user{user}@example.com", f"App {user % 12}",
                f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}Z",
            ]) + '"\n')
        yield "".join(block)


def main():
    left = int(sys.argv[1]) << 20
    out = sys.stdout.buffer
    out.write(('"' + '","'.join(COLUMNS) + '"\n').encode())
    for block in rows():
        if left <= 0:
            return
        left -= out.write(block.encode())


main()
