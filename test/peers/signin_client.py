"""One sign-in with Google's libraries for Python: signin_client.py COMMAND FILE URL…

app    signs in as an installed app, with the client JSON in FILE: prints the address that the browser
       opens as a line of JSON, and waits for the redirect
robot  signs in with the key of a service account in FILE

Then it requests each URL, refreshes the token, requests the URLs again, and prints what it has seen
as a line of JSON. A refusal is printed as {"refused": …}, with exit status 3.
"""

import json
import sys

from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account
from google_auth_oauthlib.flow import InstalledAppFlow
from oauthlib.oauth2 import OAuth2Error

SCOPES = [
    "openid",
    "https://www.googleapis.com/auth/devstorage.read_only",
    "https://www.googleapis.com/auth/userinfo.email",
]


class Opened:
    """A text whose `format` is called with the address instead of being printed as it is."""

    def format(self, url):
        return json.dumps({"open": url})


def app(file):
    flow = InstalledAppFlow.from_client_secrets_file(file, SCOPES, autogenerate_code_verifier=True)
    return flow.run_local_server(
        port=0, open_browser=False, authorization_prompt_message=Opened(), timeout_seconds=60
    )


def robot(file):
    credentials = service_account.Credentials.from_service_account_file(file, scopes=SCOPES)
    credentials.refresh(Request())
    return credentials


def main(command, file, *urls):
    try:
        credentials = {"app": app, "robot": robot}[command](file)
        session = AuthorizedSession(credentials)
        first = [session.get(url).status_code for url in urls]
        token = credentials.token
        credentials.refresh(Request())
        again = [session.get(url).status_code for url in urls]
        print(json.dumps({"first": first, "again": again, "renewed": token != credentials.token}))
    except (OAuth2Error, RefreshError) as error:
        print(json.dumps({"refused": str(error)}))
        sys.exit(3)


main(*sys.argv[1:])
