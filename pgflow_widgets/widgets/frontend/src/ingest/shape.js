// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../shared/declared.js").Shape} Shape */
/** @type {Shape} */
export const SHAPE = {
  "keys": {
    "title": "text",
    "steps": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "now": "flag",
          "done": "flag",
          "open": "flag",
        },
      },
    },
    "step": "text",
    "blocks": {
      "list": { one_of: [{
        "keys": {
          "type": { words: ["note"] },
          "text": "text",
          "bad": "flag",
        },
      }, {
        "keys": {
          "type": { words: ["fields"] },
          "fields": {
            "list": { one_of: [{
              "keys": {
                "kind": { words: ["text"] },
                "name": "text",
                "label": "text",
                "value": "text",
                "error": "text",
                "help": "text",
                "off": "flag",
                "optional": "flag",
                "emptied": "number",
              },
            }, {
              "keys": {
                "kind": { words: ["select"] },
                "name": "text",
                "label": "text",
                "value": "text",
                "error": "text",
                "help": "text",
                "choices": {
                  "list": {
                    "keys": {
                      "value": "text",
                      "label": "text",
                    },
                  },
                },
              },
            }, {
              "keys": {
                "kind": { words: ["segments"] },
                "name": "text",
                "label": "text",
                "value": "text",
                "choices": {
                  "list": {
                    "keys": {
                      "value": "text",
                      "label": "text",
                    },
                  },
                },
              },
            }, {
              "keys": {
                "kind": { words: ["check"] },
                "name": "text",
                "label": "text",
                "value": "flag",
                "off": "flag",
                "help": "text",
              },
            }, {
              "keys": {
                "kind": { words: ["button"] },
                "name": "text",
                "label": "text",
                "off": "flag",
              },
            }] },
          },
        },
      }, {
        "keys": {
          "type": { words: ["grid"] },
          "label": "text",
          "heads": {
            "list": "text",
          },
          "rows": {
            "list": {
              "keys": {
                "key": "text",
                "cells": {
                  "list": { one_of: [{
                    "keys": {
                      "kind": { words: ["show"] },
                      "text": { one_of: ["text", "null"] },
                      "strong": "flag",
                      "quiet": "flag",
                    },
                  }, {
                    "keys": {
                      "kind": { words: ["check"] },
                      "name": "text",
                      "value": "flag",
                      "label": "text",
                    },
                  }, {
                    "keys": {
                      "kind": { words: ["text"] },
                      "name": "text",
                      "value": "text",
                      "label": "text",
                      "suggestions": "text",
                      "code": "flag",
                      "emptied": "number",
                    },
                  }, {
                    "keys": {
                      "kind": { words: ["select"] },
                      "name": "text",
                      "value": "text",
                      "label": "text",
                      "choices": {
                        "list": {
                          "keys": {
                            "value": "text",
                            "label": "text",
                          },
                        },
                      },
                      "off": "flag",
                    },
                  }, {
                    "keys": {
                      "kind": { words: ["button"] },
                      "name": "text",
                      "text": "text",
                      "label": "text",
                    },
                  }] },
                },
              },
              "optional": {
                "error": "text",
              },
            },
          },
        },
        "optional": {
          "suggestions": {
            "record": {
              "list": "text",
            },
          },
        },
      }, {
        "keys": {
          "type": { words: ["code"] },
          "text": "text",
        },
      }, {
        "keys": {
          "type": { words: ["parts"] },
          "items": {
            "list": {
              "keys": {
                "label": "text",
                "state": "text",
                "detail": "text",
              },
            },
          },
        },
      }] },
    },
    "busy": "text",
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text",
      },
    },
    "back": "flag",
    "next": "text",
    "create": "flag",
    "repair": "flag",
    "attempt": "number",
  },
};
