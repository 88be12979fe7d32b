// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../shared/declared.js").Shape} Shape */
/** @type {Shape} */
export const SHAPE = {
  "keys": {
    "title": "text",
    "choices": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "value": "text",
          "options": {
            "list": {
              "keys": {
                "value": "text",
                "label": "text",
              },
            },
          },
        },
      },
    },
    "offers": {
      "list": "text",
    },
    "paste": {
      "keys": {
        "label": "text",
        "help": "text",
        "placeholder": "text",
        "pick": "text",
        "accept": "text",
        "note": "text",
        "error": "text",
      },
    },
    "fields": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "help": "text",
          "choices": {
            "list": {
              "keys": {
                "value": "text",
                "label": "text",
              },
            },
          },
          "secret": "flag",
          "required": "flag",
          "held": "flag",
          "value": "text",
          "error": "text",
          "warning": "text",
          "emptied": "number",
        },
      },
    },
    "checks": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "value": "flag",
        },
      },
    },
    "probe": { one_of: [{
      "keys": {
        "label": "text",
        "working": "text",
        "note": "text",
        "link": "text",
        "link_text": "text",
        "busy": "flag",
        "ready": "flag",
        "steps": {
          "list": {
            "keys": {
              "name": "text",
              "state": "text",
              "detail": "text",
              "hint": "text",
              "mark": "text",
              "said": "text",
            },
          },
        },
      },
    }, "null"] },
    "submit": {
      "keys": {
        "label": "text",
        "busy": "text",
        "waiting": "text",
      },
    },
    "preview": "text",
    "reason": "text",
    "busy": "flag",
    "attempt": "number",
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text",
      },
    },
    "outcome": "text",
    "fill": "number",
  },
};
