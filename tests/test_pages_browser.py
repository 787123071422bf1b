"""The pages in Chromium: a review by keys alone, words marked for a figure, nothing serious by axe, nothing too wide."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from pages_served import case_of, report, served

pytestmark = pytest.mark.browser
REPORTS = [report(n, (100 + n, 2_000 + n, 30_000 + n), sure=0.2 if n % 5 == 0 else 0.9) for n in range(1, 36)]


@pytest.fixture(scope="module")
def shown(browser, tmp_path_factory):
    """Pages that tests only look at, with the session of a browser."""
    folder = case_of(tmp_path_factory.mktemp("pages"), REPORTS)
    with served(folder) as pages:
        yield pages


@pytest.fixture
def pages(tmp_path):
    with served(case_of(tmp_path, REPORTS)) as opened:
        yield opened


@pytest.fixture
def page(browser, pages):
    context = session(browser, pages)
    opened = context.new_page()
    opened.troubles = []
    opened.on("console", lambda m: opened.troubles.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda e: opened.troubles.append(str(e)))
    opened.on("request", lambda r: opened.troubles.append(r.url) if not r.url.startswith(pages.base) else None)
    yield opened
    context.close()


def session(browser, pages, **more):
    """A browser's context that has the session of the pages."""
    context = browser.new_context(**more)
    cookie = next(iter(pages.client.cookies.jar))
    context.add_cookies([{"name": cookie.name, "value": cookie.value, "url": pages.base}])
    return context


def waits_for_other(page, key):
    page.wait_for_function("k => document.querySelector('[name=subject]') && !location.pathname.endsWith(k)", arg=key)


def test_a_hundred_records_are_reviewed_by_keys_alone_and_all_are_in_the_log(page, pages):
    page.goto(pages.base + "/review?kind=claim")
    page.keyboard.press("k")
    page.wait_for_selector("[data-review]")
    done = []
    for _ in range(100):
        key = page.url.split("/review/")[1].split("?")[0]
        done.append((key, "reject" if len(done) % 7 == 3 else "accept"))
        page.keyboard.press("r" if done[-1][1] == "reject" else "a")
        waits_for_other(page, key)
    assert len({key for key, _ in done}) == 100 and page.troubles == []
    with pages.store() as store:
        decided = [(d.subject, d.action) for d in store.log() if d.analyst == "anna"]
        unsure = {e.id for e in store.evidence("claim") if e.record.confidence < 0.5}
    assert decided == done
    assert [key in unsure for key, _ in done] == sorted(key in unsure for key, _ in done)


def test_back_previous_undo_and_skip_by_keys(page, pages):
    page.goto(pages.base + "/review?kind=claim")
    page.keyboard.press("k")
    page.wait_for_selector("[data-review]")
    first = page.url.split("/review/")[1].split("?")[0]
    page.keyboard.press("a")
    waits_for_other(page, first)
    second = page.url.split("/review/")[1].split("?")[0]
    page.keyboard.press("u")  # takes back the one that was decided last
    page.wait_for_url(f"**/review/{first}**")
    assert pages.lines(first) == [("anna", "accept"), ("anna", "undo")]
    page.keyboard.press("k")
    page.wait_for_url(f"**/review/{second}**")
    page.keyboard.press("b")
    page.wait_for_url(f"**/review/{first}**")
    page.go_back()
    page.wait_for_url(f"**/review/{second}**")
    page.wait_for_selector(f"[name=subject][value='{second}']", state="attached")


def test_keys_typed_into_a_field_decide_nothing(page, pages):
    key = pages.ids()[0]
    page.goto(f"{pages.base}/review/{key}")
    page.keyboard.press("w")
    page.keyboard.type("a rather real reason")
    assert page.input_value("#reason") == "a rather real reason"
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    waits_for_other(page, key)
    with pages.store() as store:
        assert [(d.action, d.reason) for d in store.log() if d.subject == key] == [("reject", "a rather real reason")]


def test_a_field_is_edited_by_keys(page, pages):
    key = pages.ids()[0]
    page.goto(f"{pages.base}/review/{key}")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.name") == "measure"
    page.fill("#f-host", "Kuwait")
    assert page.inner_text(".verb") == "Save as edited"
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    waits_for_other(page, key)
    with pages.store() as store:
        (e,) = store.evidence_of([key])
    assert (e.state, e.record.host) == ("edited", "KW")


def test_an_edit_that_makes_no_sense_leaves_the_form_as_it_was_typed(page, pages):
    key = pages.ids()[0]
    page.goto(f"{pages.base}/review/{key}")
    page.fill("#f-low", "999999999")
    page.fill("#f-origin", "A long-considered name")
    page.press("#f-origin", "Enter")
    page.wait_for_selector("#problem:has-text('is above')")
    assert page.input_value("#f-low") == "999999999" and page.input_value("#f-origin") == "A long-considered name"
    assert page.url == f"{pages.base}/review/{key}" and pages.lines(key) == []
    page.fill("#f-low", page.input_value("#f-high"))
    page.press("#f-low", "Enter")
    waits_for_other(page, key)
    assert page.inner_text("#problem") == ""
    with pages.store() as store:
        assert store.evidence_of([key])[0].record.origin == "A long-considered name"


def test_single_keys_can_be_switched_off(page, pages):
    key = pages.ids()[0]
    page.goto(f"{pages.base}/review/{key}")
    page.keyboard.press("?")
    page.uncheck("[data-keys]")
    page.locator("h1").click()
    page.keyboard.press("a")
    page.reload()
    page.keyboard.press("a")
    assert pages.lines(key) == [] and page.locator("[data-keys]").is_checked() is False


MARK = """words => {
  const walker = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
  let node; while ((node = walker.nextNode())) { const at = node.data.indexOf(words); if (at >= 0) {
    const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + words.length);
    getSelection().removeAllRanges(); getSelection().addRange(range); return true; } } return false; }"""


def test_marked_words_become_a_figure(browser, tmp_path):
    from documents import document
    from withheld.records import Reading

    text = "😀 Some years went by.\n\nIn 2018 crews of 340 North Korean loggers worked in Russia, the ministry said."
    doc = document(text, title="Missed")
    with served(case_of(tmp_path, [(doc, Reading(document=doc.id, programme="KP"))])) as pages:
        context = session(browser, pages)
        page = context.new_page()
        page.goto(f"{pages.base}/documents/{doc.id}")
        assert page.evaluate(MARK, "crews of 340 North Korean loggers")
        page.wait_for_selector(".adding.ready")
        page.keyboard.press("f")
        page.select_option("#measure", "workers_abroad")
        page.get_by_role("button", name="Read the words").click()
        assert page.input_value("#f-low") == "340" and page.input_value("#f-host") == "Russia"
        page.get_by_role("button", name="Add as accepted").click()
        page.wait_for_url("**/records/**")
        with pages.store() as store:
            (e,) = store.evidence("claim", ("accepted",))
        quote = e.record.quote
        assert quote.exact == "crews of 340 North Korean loggers" == text[quote.start : quote.end]
        assert (e.record.low, e.record.host, e.state) == (340, "RU", "accepted")
        context.close()


PART = """([figure, from, to]) => {
  const walker = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
  let node; while ((node = walker.nextNode()) && node.data !== figure);
  const range = document.createRange(); range.setStart(node, from); range.setEnd(walker.nextNode(), to);
  getSelection().removeAllRanges(); getSelection().addRange(range); }"""
"""Marks from inside a figure to inside the words behind it."""


def test_words_that_are_marked_in_part_are_taken_whole(page, pages):
    page.goto(f"{pages.base}/documents/{REPORTS[0][0].id}")
    for figure, start, end in (("30,001", 1, len(" North Korean work")), ("101", 0, len(" North Korean workers"))):
        page.evaluate(PART, [figure, start, end])
        words = f"{figure} North Korean workers"
        page.wait_for_function("w => document.querySelector('#words').value === w", arg=words)
        first, last = (int(page.input_value(f".adding [name={name}]")) for name in ("start", "end"))
        assert REPORTS[0][0].text[first:last] == words


def test_the_second_click_of_a_double_click_does_not_decide_on_the_next_record(page, pages):
    page.goto(pages.base + "/review?kind=claim")
    page.keyboard.press("k")
    page.wait_for_selector("[data-review]")
    first = page.url.split("/review/")[1].split("?")[0]
    press(page, "[data-key=a]", 1)
    waits_for_other(page, first)
    second = page.url.split("/review/")[1].split("?")[0]
    press(page, "[data-key=a]", 2)
    page.wait_for_timeout(300)
    assert pages.lines(first) == [("anna", "accept")] and pages.lines(second) == []
    press(page, "[data-key=a]", 1)
    waits_for_other(page, second)
    assert pages.lines(second) == [("anna", "accept")]


def press(page, selector, number):
    """A click that is the first, or the second of a double click."""
    box = page.locator(selector).bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 15)
    page.mouse.down(click_count=number)
    page.mouse.up(click_count=number)


def test_what_is_wrong_is_said_where_it_is_seen_and_until_it_is_mended(page, pages):
    key = pages.ids()[0]
    page.set_viewport_size({"width": 1280, "height": 620})
    page.goto(f"{pages.base}/review/{key}")
    page.fill("#f-host", "Atlantis")
    page.press("#f-host", "Enter")
    page.wait_for_selector("#problem:has-text('Host: Atlantis is not a country')")
    box = page.locator("#problem").bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 620 and "Go back" not in page.inner_text("#problem")
    page.fill("#f-host", "Kuwait")
    assert page.inner_text("#problem") == ""


def test_back_leads_from_what_was_stored_of_many_to_the_list(page, pages):
    page.goto(pages.base + "/review?kind=indicator")
    for n in range(2):
        page.locator("[name=record]").nth(n).check()
    page.get_by_role("button", name="Accept …").click()
    page.get_by_role("heading", name="Accept 2 records?").wait_for()
    page.get_by_role("button", name="Accept them").dblclick()
    page.get_by_role("heading", name="2 decisions stored").wait_for()
    for _ in range(3):
        if page.go_back() and page.url.endswith("/review?kind=indicator"):
            break
        assert page.get_by_role("heading", name="2 decisions stored").is_visible()
    assert page.get_by_role("heading", name="Review", exact=True).is_visible()
    with pages.store() as store:
        assert [d.action for d in store.log() if d.analyst == "anna"] == ["accept", "accept"]


def paths(pages):
    """An address of every page, and of every error that a reader may meet."""
    key, doc = pages.ids()[0], REPORTS[0][0].id
    add = f"/documents/{doc}/add?words=101+North+Korean+workers"
    return (
        "/", "/review", f"/review/{key}", f"/review?like={key}", f"/records/{key}", "/documents", f"/documents/{doc}", add,
        f"{add}&measure=workers_abroad", f"{add}&measure=wage", "/find?words=workers&kind=claim", "/log", "/records/none", "/none",
        "/review?order=none",
    )  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(browser, shown, scheme):
    context = session(browser, shown, bypass_csp=True, color_scheme=scheme)
    opened = context.new_page()
    told = []
    for path in paths(shown):
        opened.goto(shown.base + path)
        opened.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        violations = Axe().run(opened).response["violations"]
        told += [
            (path, v["id"], v["nodes"][0]["html"][:160]) for v in violations if v["impact"] in ("serious", "critical")
        ]
    context.close()
    assert told == []


def test_nothing_is_wider_than_a_telephone(browser, shown):
    context = session(browser, shown, viewport={"width": 375, "height": 720})
    opened = context.new_page()
    wide = []
    for path in paths(shown):
        opened.goto(shown.base + path)
        opened.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        if (width := opened.evaluate("document.documentElement.scrollWidth")) > 375:
            wide.append((path, width))
    context.close()
    assert wide == []


def test_a_review_works_without_script(browser, pages):
    context = session(browser, pages, java_script_enabled=False)
    opened = context.new_page()
    opened.goto(pages.base + "/review?kind=claim")
    opened.get_by_role("link", name="Begin the review").click()
    first = opened.url.split("/review/")[1].split("?")[0]
    opened.get_by_role("button", name="Accept").click()
    assert first not in opened.url.split("?")[0] and pages.lines(first) == [("anna", "accept")]
    opened.get_by_role("button", name="Undo that").click()
    assert pages.lines(first)[-1] == ("anna", "undo")
    context.close()


def test_a_conflict_is_a_page_that_says_what_happened_with_a_script_too(page, pages):
    key = pages.ids()[0]
    page.goto(f"{pages.base}/review/{key}")
    with pages.store() as store:
        store.decide(key, "reject", "boris", "misread")
    page.keyboard.press("a")
    page.get_by_role("heading", name="Somebody else decided first").wait_for()
    assert "boris" in page.inner_text("main") and pages.lines(key) == [("boris", "reject")]


def test_a_program_that_is_gone_is_told_at_the_next_key_and_what_was_typed_stays(page, pages):
    key, down = pages.ids()[0], [True]
    # In place before the page: a route laid under a page that is open may miss the request that comes at once.
    page.route("**/decide*", lambda route: route.abort() if down else route.continue_())
    page.goto(pages.base + f"/review/{key}", wait_until="networkidle")
    page.fill("#reason", "seen in the scan")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_selector("[role=alert]:has-text('cannot be reached')")
    assert page.input_value("#reason") == "seen in the scan" and pages.lines(key) == []
    down.clear()
    page.keyboard.press("a")
    waits_for_other(page, key)
    assert page.locator("text=cannot be reached").count() == 0 and pages.lines(key) == [("anna", "accept")]


def test_after_a_decision_the_focus_is_at_the_beginning_of_the_next_record(page, pages):
    key = pages.ids()[0]
    page.goto(pages.base + f"/review/{key}")
    page.keyboard.press("w")
    page.keyboard.type("as printed")
    page.keyboard.press("Enter")
    waits_for_other(page, key)
    page.wait_for_selector("#main:focus")
    following = page.url.split("/review/")[1].split("?")[0]
    page.keyboard.press("r")
    waits_for_other(page, following)
    assert pages.lines(key) == [("anna", "accept")] and pages.lines(following) == [("anna", "reject")]


@pytest.mark.parametrize("typed", ["ф", "ㅁ"])
def test_keys_work_on_keyboards_of_other_scripts(page, pages, typed):
    key = pages.ids()[0]
    page.goto(pages.base + f"/review/{key}")
    page.wait_for_selector("[data-review]")
    told = {"key": typed, "code": "KeyA", "bubbles": True, "cancelable": True}
    page.evaluate("told => document.body.dispatchEvent(new KeyboardEvent('keydown', told))", told)
    waits_for_other(page, key)
    assert pages.lines(key) == [("anna", "accept")]
