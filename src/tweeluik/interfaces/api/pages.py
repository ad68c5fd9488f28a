"""The description of the API as a page for people, made from the OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from tweeluik.interfaces.policy import for_anyone

from .problems import other_method
from .routes import api

READS: Final = ("GET", "HEAD")

EXAMPLES = {
    "/api/v1/advice": 'curl -s HOST/api/v1/advice -H "Content-Type: application/json" \\\n'
    '  -d \'{"facts": {"role": "employee", "subject": ["capacity"]}, "lang": "en"}\'',
    "/api/v1/calendar": 'curl -s HOST/api/v1/calendar -H "Content-Type: application/json" \\\n'
    '  -d \'{"first_day_ill": "2026-09-07", "lang": "en"}\'',
    "/api/v1/letters/{kind}": "curl -s HOST/api/v1/letters/refusal-reasons-request "
    '-H "Content-Type: application/json" \\\n  -d \'{"format": "pdf", "fields": {"…": "…"}}\'',
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask of the API."""

    method: str
    path: str
    description: str
    parameters: tuple[tuple[str, str], ...]
    answers: str
    example: str


def operations(schema: dict[str, Any], host: str) -> list[Operation]:
    """What the OpenAPI document says, in a form for a page."""
    found = []
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            parameters = [
                (row["name"], row.get("description") or row["schema"].get("title", ""))
                for row in told.get("parameters", ())
            ]
            for content in told.get("requestBody", {}).get("content", {}).values():
                name = content["schema"]["$ref"].rsplit("/", 1)[-1]
                model = schema["components"]["schemas"][name]
                parameters += [
                    (key, row.get("description") or row.get("title", ""))
                    for key, row in model["properties"].items()
                ]
            found.append(
                Operation(
                    method.upper(),
                    path,
                    told.get("description", ""),
                    tuple(parameters),
                    ", ".join(str(status) for status in told["responses"]),
                    EXAMPLES.get(path, "").replace("HOST", host),
                )
            )
    return found


@for_anyone
@csrf_exempt  # only so that a form from elsewhere hears 405 as well: nothing is done with it
def docs(request: HttpRequest) -> HttpResponse:
    """The page."""
    if request.method not in READS:
        return other_method(request.method, READS)
    host = f"{request.scheme}://{request.get_host()}"
    context = {
        "operations": operations(api.get_openapi_schema(), host),
        "schema_url": reverse("api:openapi-json"),
    }
    return render(request, "api_docs.html", context)
