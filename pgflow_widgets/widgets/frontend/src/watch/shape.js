// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../host/declared.js").Shape} Shape */
/** @type {Shape} */
export const SHAPE = {
  "keys": {
    "title": "text",
    "badge": "text",
    "state": "text",
    "tone": { words: ["", "good", "bad"] },
    "schedule": "text",
    "detail": "text",
    "turn": { words: ["", "pause", "resume"] },
    "tiles": {
      "list": {
        "keys": {
          "label": "text",
          "value": "text",
          "detail": "text",
          "state": { words: ["", "working", "done", "partial", "failed"] },
        },
      },
    },
    "counted": "text",
    "heads": {
      "list": "text",
    },
    "rows": {
      "list": {
        "keys": {
          "id": "text",
          "state": { words: ["working", "done", "partial", "failed"] },
          "status": "text",
          "started": "text",
          "cells": {
            "list": "text",
          },
          "error": "text",
          "rejected": "text",
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
          "bad": "flag",
        },
      },
    },
    "trouble": "text",
    "announced": "text",
    "seen": "text",
    "live": "flag",
    "every": "number",
    "busy": "text",
    "dialog": { one_of: [{
      "keys": {
        "action": { words: ["run", "pause", "resume", "reschedule", "delete"] },
        "title": "text",
        "text": "text",
        "confirm": "text",
        "interval": "text",
        "frequency": "text",
        "units": {
          "list": {
            "keys": {
              "value": "text",
              "label": "text",
            },
          },
        },
        "columns": {
          "list": {
            "keys": {
              "value": "text",
              "label": "text",
            },
          },
        },
        "error": "text",
      },
    }, "null"] },
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
/** @type {Shape} */
export const FAILED_ROWS_SHAPE = {
  "keys": {
    "run": "text",
    "said": "text",
    "groups": {
      "list": {
        "keys": {
          "reason": "text",
          "about": "text",
          "counted": "text",
          "heads": {
            "list": "text",
          },
          "rows": {
            "list": {
              "list": { one_of: ["text", "null"] },
            },
          },
        },
      },
    },
    "gaps": {
      "list": "text",
    },
    "error": "text",
  },
};
