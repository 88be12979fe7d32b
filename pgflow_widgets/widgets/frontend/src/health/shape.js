// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../host/declared.js").Shape} Shape */
/** @type {Shape} */
export const SHAPE = {
  "keys": {
    "title": "text",
    "badge": "text",
    "counted": "text",
    "announced": "text",
    "heads": {
      "list": "text",
    },
    "groups": {
      "list": {
        "keys": {
          "id": "text",
          "name": "text",
          "counted": "text",
          "sentences": {
            "list": "text",
          },
          "credentials": "text",
          "code": "text",
          "rows": {
            "list": {
              "keys": {
                "id": "text",
                "name": "text",
                "sign": { words: ["failed", "partial"] },
                "status": "text",
                "cells": {
                  "list": "text",
                },
                "reason": "text",
                "action": { words: ["run", "enable", ""] },
                "open": "text",
              },
            },
          },
          "more": "text",
        },
      },
    },
    "rest": "text",
    "seen": "text",
    "busy": "text",
    "opened": "text",
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text",
      },
    },
    "attempt": "number",
  },
};
