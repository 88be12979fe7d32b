// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../host/declared.js").Shape} Shape */
/** @type {Shape} */
export const SHAPE = {
  "keys": {
    "title": "text",
    "sandbox": "text",
    "badge": "text",
    "connections": {
      "keys": {
        "loading": "flag",
        "done": "number",
        "total": "number",
        "trouble": {
          "keys": {
            "kind": "text",
            "text": "text",
            "hint": "text",
          },
        },
        "orders": {
          "list": {
            "keys": {
              "value": "text",
              "label": "text",
            },
          },
        },
        "order": "text",
        "search": {
          "keys": {
            "value": "text",
            "error": "text",
            "emptied": "number",
          },
        },
        "only": "text",
        "states": {
          "list": "text",
        },
        "all": "number",
        "selected": "text",
        "matching": "number",
        "first": "number",
        "lines": {
          "list": {
            "keys": {
              "id": "text",
              "name": "text",
              "place": "text",
              "mark": "text",
              "state": "text",
            },
          },
        },
      },
    },
    "actions": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "off": "text",
        },
      },
    },
    "details": {
      "list": {
        "keys": {
          "label": "text",
          "value": "text",
          "copy": "flag",
        },
      },
    },
    "tables": {
      "keys": {
        "loading": "flag",
        "done": "number",
        "total": "number",
        "trouble": {
          "keys": {
            "kind": "text",
            "text": "text",
            "hint": "text",
          },
        },
        "of": "text",
        "all": "number",
        "search": {
          "keys": {
            "value": "text",
            "error": "text",
            "emptied": "number",
          },
        },
        "selected": "text",
        "matching": "number",
        "first": "number",
        "lines": {
          "list": { one_of: [{
            "keys": {
              "schema": "text",
              "open": "flag",
              "count": "number",
            },
          }, {
            "keys": {
              "path": "text",
              "name": "text",
              "readable": "flag",
              "kind": "text",
              "open": "flag",
            },
          }, {
            "keys": {
              "of": "text",
              "column": "text",
              "type": "text",
            },
          }] },
        },
      },
    },
    "columns": {
      "keys": {
        "loading": "flag",
        "done": "number",
        "total": "number",
        "trouble": {
          "keys": {
            "kind": "text",
            "text": "text",
            "hint": "text",
          },
        },
        "of": "text",
        "rows": {
          "list": {
            "keys": {
              "name": "text",
              "type": "text",
              "xdm": "text",
            },
          },
        },
        "all": "number",
        "unread": "number",
      },
    },
    "preview": {
      "keys": {
        "loading": "flag",
        "done": "number",
        "total": "number",
        "trouble": {
          "keys": {
            "kind": "text",
            "text": "text",
            "hint": "text",
          },
        },
        "of": "text",
        "rows": "number",
        "choices": {
          "list": "number",
        },
        "version": "number",
        "locked": "flag",
        "grant": "text",
      },
    },
    "dialog": { one_of: [{
      "keys": {
        "action": "text",
        "title": "text",
        "text": "text",
        "confirm": "text",
        "danger": "flag",
        "busy": "flag",
        "ready": "flag",
        "notice": {
          "keys": {
            "kind": "text",
            "text": "text",
            "hint": "text",
          },
        },
        "checks": {
          "list": {
            "keys": {
              "name": "text",
              "label": "text",
              "value": "flag",
              "warning": "text",
            },
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
              "typed_in": "text",
              "value": "text",
              "error": "text",
              "warning": "text",
              "emptied": "number",
            },
          },
        },
      },
    }, "null"] },
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text",
      },
    },
    "snippet": { one_of: [{
      "keys": {
        "kind": { words: ["code", "curl"] },
        "text": "text",
      },
    }, "null"] },
    "attempt": "number",
  },
};
/** @type {Shape} */
export const ROWS_SHAPE = {
  "keys": {
    "version": "number",
    "rows": {
      "keys": {
        "columns": {
          "list": {
            "keys": {
              "name": "text",
              "type": "text",
              "format": "text",
              "number": "flag",
              "nulls": "number",
              "distinct": "number",
              "min": { one_of: ["text", "null"] },
              "max": { one_of: ["text", "null"] },
              "bars": {
                "list": "number",
              },
            },
          },
        },
        "rows": {
          "list": {
            "list": { one_of: ["text", "null"] },
          },
        },
        "note": "text",
      },
    },
  },
};
/** @type {Shape} */
export const VALUE_SHAPE = {
  "keys": {
    "version": "number",
    "row": "number",
    "column": "text",
    "value": "text",
  },
};
