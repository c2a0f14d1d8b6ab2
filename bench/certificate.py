"""The residence certificate: from the click on "submit" to a signed file that its owner can fetch, and how many a second."""
import http.client
import re
import threading
import time

from house import PINS, Citizen

SERVICE = "residence-certificate"
ANSWERS = {"purpose": {"purpose": "work"}, "extent": {"with_history": "no"}}
ONE_BY_ONE = 120
AT_ONCE = 60  # for each citizen


def click(citizen, action, tokens):
    """Seconds until the receipt named the document, and its address."""
    began = time.monotonic()
    response, _ = citizen.request("POST", action, tokens)
    receipt = response.getheader("Location")
    if response.status != 303:
        raise RuntimeError(f"the application was not accepted: {response.status}")
    while True:
        _, page = citizen.request("GET", receipt)
        link = re.search(r'href="(/kabinet/hujjatlar/[^"]+\.pdf)"', page)
        if link:
            return time.monotonic() - began, link.group(1)
        if time.monotonic() - began > 30:
            raise RuntimeError("no certificate after 30 s")


def is_pdf(citizen, port, link):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", link, headers={"Cookie": citizen.cookie()})
    octets = connection.getresponse().read()
    connection.close()
    return octets.startswith(b"%PDF") and b"/ByteRange" in octets


def one_by_one(citizen, port):
    took = []
    for i in range(ONE_BY_ONE):
        seconds, link = click(citizen, *citizen.fill(SERVICE, ANSWERS))
        took.append(seconds)
        if i == 0 and not is_pdf(citizen, port, link):
            raise RuntimeError("the certificate is not a signed PDF")
    took.sort()
    return took[len(took) // 2], took[len(took) * 95 // 100]


def at_once(server, people):
    """Drafts are filled first; then everybody hands in as fast as the answers come, and the outbox issues what the receipt page does not."""
    ready = {person: [] for person in people}
    for person in people:
        action, tokens = person.fill(SERVICE, ANSWERS)
        draft = action.split("/")[3]
        server.sql(f"""insert into applications.drafts select subject_id, gen_random_uuid(), service_code, service_version, lang, answers, prefilled, prefilled_at, page, created_at, updated_at
                       from applications.drafts, generate_series(2, {AT_ONCE}) where application_id = '{draft}'""")
        rows = server.sql(f"select application_id from applications.drafts where service_code = '{SERVICE}' and subject_id = (select subject_id from applications.drafts where application_id = '{draft}')")
        ready[person] = [(f"/kabinet/arizalar/{row[0]}/yuborish", tokens) for row in rows]
    finished = "select count(*) from applications.applications where service_code = 'residence-certificate' and document_id is not null"
    before = server.count(finished)
    wanted = before + sum(len(rows) for rows in ready.values())
    failures = []

    def hand_in(person):
        for action, tokens in ready[person]:
            response, _ = person.request("POST", action, tokens)
            if response.status != 303:
                failures.append(response.status)

    threads = [threading.Thread(target=hand_in, args=(person,)) for person in people]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while server.count(finished) < wanted and time.monotonic() - began < 120:
        time.sleep(0.02)
    if failures or server.count(finished) < wanted:
        raise RuntimeError(f"{wanted - server.count(finished)} certificates are missing, refused: {failures[:5]}")
    return (wanted - before) / (time.monotonic() - began)


def measure(server):
    people = [Citizen(server.port, pin) for pin in PINS]
    for person in people:
        person.sign_in()
    p50, p95 = one_by_one(people[0], server.port)
    return p50, p95, at_once(server, people)
