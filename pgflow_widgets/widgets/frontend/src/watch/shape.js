// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../shared/declared.js").Shape} Shape */
/** @type {Shape} */
export const SHAPE = {
  "keys": {
    "title": "text",
    "state": "text",
    "schedule": "text",
    "said": "text",
    "seen": "text",
    "live": "flag",
    "heads": {
      "list": "text",
    },
    "rows": {
      "list": {
        "keys": {
          "id": "text",
          "state": { words: ["working", "done", "failed"] },
          "cells": {
            "list": "text",
          },
          "error": "text",
        },
      },
    },
    "bars": {
      "list": {
        "keys": {
          "id": "text",
          "label": "text",
          "written": "number",
          "failed": "number",
          "seconds": "number",
          "bad": "flag",
        },
      },
    },
    "trouble": "text",
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text",
      },
    },
  },
};
