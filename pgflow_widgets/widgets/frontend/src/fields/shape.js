// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../host/declared.js").Shape} Shape */
/** @type {Shape} */
export const SHAPE = {
  "keys": {
    "title": "text",
    "badge": "text",
    "about": "text",
    "carried_note": "text",
    "choices": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "help": "text",
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
    "groups": {
      "list": {
        "keys": {
          "title": "text",
          "fields": {
            "list": "text",
          },
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
    "checks": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "value": "flag",
        },
      },
    },
    "advanced": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "help": "text",
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
    "has_request": "flag",
    "request": { one_of: [{
      "keys": {
        "note": "text",
        "json": "text",
        "curl": "text",
      },
    }, "null"] },
    "addresses": { one_of: [{
      "keys": {
        "note": "text",
        "link": "text",
        "link_text": "text",
        "texts": {
          "list": {
            "keys": {
              "label": "text",
              "text": "text",
            },
          },
        },
      },
    }, "null"] },
    "probe": { one_of: [{
      "keys": {
        "label": "text",
        "heading": "text",
        "failed": "flag",
        "note": "text",
        "link": "text",
        "link_text": "text",
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
    "submit": "text",
    "busy": "text",
    "attempt": "number",
    "gaps": "number",
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text",
      },
    },
    "problems": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "text": "text",
        },
      },
    },
    "done": { one_of: [{
      "keys": {
        "title": "text",
        "said": "text",
        "facts": {
          "list": {
            "keys": {
              "label": "text",
              "value": "text",
              "copy": "flag",
            },
          },
        },
        "table": { one_of: [{
          "keys": {
            "label": "text",
            "heads": {
              "list": "text",
            },
            "rows": {
              "list": {
                "keys": {
                  "cells": {
                    "list": "text",
                  },
                  "badge": "text",
                  "code": "text",
                },
              },
            },
          },
        }, "null"] },
        "actions": {
          "list": {
            "keys": {
              "value": "text",
              "label": "text",
            },
          },
        },
        "code": "text",
        "ask": { one_of: [{
          "keys": {
            "name": "text",
            "label": "text",
            "help": "text",
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
        }, "null"] },
        "another": "text",
      },
    }, "null"] },
    "fill": "number",
  },
};
