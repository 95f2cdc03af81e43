"""The pictures of the result page and of the desk, taken of the embedded system as it runs.

    .venv/bin/python -m benchmarks.screenshots

Starts `manage.py up` on an empty folder, makes an account, uploads the tests' photograph in
Chromium, waits for the number and writes docs/images/result.png and desk.png.
"""

import subprocess
import sys

from playwright.sync_api import Page, sync_playwright

from benchmarks.turnaround import embedded
from config.home import PROJECT
from tests.embedded import environment

PHOTO = PROJECT / "tests" / "fixtures" / "number-35287.jpg"
RESULT = PROJECT / "docs" / "images" / "result.png"
DESK = RESULT.with_name("desk.png")
CHROMIUM = "/usr/bin/chromium"
PERSON, PASSWORD = "clerk@example.org", "walnut ladder orbit"
MAKE_PERSON = f"""
from accounts.models import User
from allauth.account.models import EmailAddress
user = User.objects.create_user("{PERSON}", "{PASSWORD}")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""


def main() -> None:
    with embedded() as running:
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", MAKE_PERSON]
        subprocess.run(command, env=environment(running.home), cwd=PROJECT, check=True)
        take(running.address)


def take(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(
            base_url=address, viewport={"width": 1440, "height": 960}, reduced_motion="reduce"
        )
        log_in(page)
        page.get_by_label("Choose your pictures").set_input_files(PHOTO)
        page.get_by_role("button", name="Read the numbers").click()
        page.get_by_text("We are sure").wait_for()
        page.wait_for_load_state("networkidle")
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=RESULT)
        page.goto("/desk/?which=all")
        page.get_by_label("What stands there?").wait_for()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=DESK)
        browser.close()


def log_in(page: Page) -> None:
    page.goto("/accounts/login/?next=/upload/")
    page.get_by_label("E-mail address").fill(PERSON)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").first.click()


if __name__ == "__main__":
    main()
