// Written by declarations.py from the declarations in Python: change them there.
/** @typedef {import("../host/declared.js").Shape} Shape */
/** @type {Shape} */
export const SHAPE = {
  "keys": {
    "title": "text",
    "place": "text",
    "steps": {
      "list": {
        "keys": {
          "name": "text",
          "label": "text",
          "summary": "text",
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
          "type": { words: ["made"] },
          "name": "text",
          "said": "text",
          "dataset": "text",
          "parts": {
            "list": {
              "keys": {
                "label": "text",
                "state": { words: ["", "working", "done", "failed"] },
                "id": "text",
              },
            },
          },
        },
      }, {
        "keys": {
          "type": { words: ["note"] },
          "text": "text",
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
                "kind": { words: ["cards"] },
                "name": "text",
                "label": "text",
                "value": "text",
                "cards": {
                  "list": {
                    "keys": {
                      "value": "text",
                      "label": "text",
                      "detail": "text",
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
                "error": "text",
              },
            }, {
              "keys": {
                "kind": { words: ["rhythm"] },
                "name": "text",
                "label": "text",
                "repeats": "flag",
                "interval": "text",
                "unit": "text",
                "units": {
                  "list": {
                    "keys": {
                      "value": "text",
                      "label": "text",
                    },
                  },
                },
                "help": "text",
                "error": "text",
                "emptied": "number",
              },
            }, {
              "keys": {
                "kind": { words: ["moment"] },
                "name": "text",
                "label": "text",
                "value": "text",
                "help": "text",
                "error": "text",
                "emptied": "number",
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
          "name": "text",
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
                      "format": "text",
                      "strong": "flag",
                      "quiet": "flag",
                      "badges": {
                        "list": "text",
                      },
                    },
                  }, {
                    "keys": {
                      "kind": { words: ["preview"] },
                      "text": { one_of: ["text", "null"] },
                      "format": "text",
                      "more": "text",
                      "stale": "flag",
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
                      "expression": "flag",
                      "wrong": "flag",
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
                      "kind": { words: ["remove"] },
                      "name": "text",
                      "label": "text",
                    },
                  }] },
                },
                "error": "text",
                "dim": "flag",
              },
            },
          },
          "columns": {
            "list": "text",
          },
        },
      }, {
        "keys": {
          "type": { words: ["facts"] },
          "label": "text",
          "facts": {
            "list": {
              "keys": {
                "label": "text",
                "text": "text",
                "step": "text",
              },
            },
          },
        },
      }, {
        "keys": {
          "type": { words: ["folds"] },
          "name": "text",
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
          "type": { words: ["code"] },
          "label": "text",
          "text": "text",
        },
      }, {
        "keys": {
          "type": { words: ["parts"] },
          "parts": {
            "list": {
              "keys": {
                "label": "text",
                "state": { words: ["", "working", "done", "failed"] },
                "id": "text",
              },
            },
          },
        },
      }] },
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
    "refusals": "number",
    "busy": "text",
    "notice": {
      "keys": {
        "kind": "text",
        "text": "text",
        "hint": "text",
      },
    },
    "back": "flag",
    "next": "flag",
    "create": "flag",
    "repair": "flag",
    "reading": "text",
    "attempt": "number",
  },
};
/** @type {Shape} */
export const FUNCTION_SHAPE = {
  "keys": {
    "name": "text",
    "syntax": "text",
    "description": "text",
    "example": "text",
  },
};
