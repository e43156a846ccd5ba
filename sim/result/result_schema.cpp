#include "sim/result/result_json.hpp"

namespace headroom::result {

std::string resultSchema() {
    return R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "headroom result",
  "description": "What a run produced, simulated or measured. Bin i covers [i, i + 1) * binSeconds since the start.",
  "type": "object",
  "required": ["headroom-result", "headroomVersion", "scenario", "source", "seed", "binSeconds",
    "durationSeconds", "binCount", "events", "users", "requests", "cost", "notes", "series",
    "operations", "errors", "resources"],
  "$defs": {
    "count": { "type": "integer", "minimum": 0 },
    "zeroRuns": {
      "description": "One non-negative integer per bin; -n stands for n bins of zero.",
      "type": "array", "items": { "type": "integer" }
    },
    "buckets": {
      "description": "The first bucket's number, then counts from there on; -n stands for n empty buckets. With b bits, values below 2^b have a bucket each; every power of two above is split into 2^(b-1) buckets.",
      "type": "array", "items": { "type": "integer" }
    }
  },
  "properties": {
    "headroom-result": { "description": "Version of this format.", "const": 1 },
    "headroomVersion": { "type": "string" },
    "scenario": { "type": "string" },
    "source": { "enum": ["plane", "reference", "measured"] },
    "tool": { "description": "Tool that measured; absent for headroom's own runs.", "type": "string" },
    "seed": { "$ref": "#/$defs/count" },
    "binSeconds": { "type": "number", "exclusiveMinimum": 0 },
    "durationSeconds": { "type": "number", "minimum": 0 },
    "binCount": { "$ref": "#/$defs/count" },
    "events": { "description": "Events the engine processed; 0 when measured.", "$ref": "#/$defs/count" },
    "users": {
      "type": "object",
      "required": ["arrived", "passed", "failed", "unfinished", "failedByCause"],
      "properties": {
        "arrived": { "$ref": "#/$defs/count" },
        "passed": { "description": "Finished their script without a failure.", "$ref": "#/$defs/count" },
        "failed": { "description": "Cannot finish their script.", "$ref": "#/$defs/count" },
        "unfinished": { "$ref": "#/$defs/count" },
        "failedByCause": { "type": "object", "additionalProperties": { "$ref": "#/$defs/count" } }
      }
    },
    "requests": {
      "description": "injected = completed + failed + inFlight",
      "type": "object",
      "required": ["injected", "completed", "failed", "inFlight"],
      "additionalProperties": { "$ref": "#/$defs/count" }
    },
    "cost": {
      "type": "array",
      "items": {
        "type": "object", "required": ["name", "usdPerHour", "usd"],
        "properties": {
          "name": { "type": "string" },
          "usdPerHour": { "type": "number" },
          "usd": { "description": "For the run, billed by the second.", "type": "number" }
        }
      }
    },
    "notes": { "type": "array", "items": { "type": "string" } },
    "calibrationErrors": {
      "description": "Of predictions with a calibrated profile: root mean squares of the logarithms by which the calibration missed its own runs, by kind of quantity (latency, tail, memory).",
      "type": "object", "additionalProperties": { "type": "number", "minimum": 0 }
    },
    "series": {
      "type": "array",
      "items": {
        "type": "object", "required": ["name", "unit", "perBin"],
        "properties": {
          "name": { "type": "string" },
          "unit": { "type": "string" },
          "perBin": {
            "description": "null in a bin without a reading (measured runs).",
            "type": "array", "items": { "type": ["number", "null"] }
          }
        }
      }
    },
    "operations": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["name", "started", "completed", "failed", "latency", "latencyPerBin", "secondsByPart"],
        "properties": {
          "name": { "type": "string" },
          "started": { "$ref": "#/$defs/zeroRuns" },
          "completed": { "$ref": "#/$defs/zeroRuns" },
          "failed": { "$ref": "#/$defs/zeroRuns" },
          "latency": {
            "description": "Microseconds, completed only, whole run.",
            "type": "object", "required": ["bits", "min", "max", "sum", "buckets"],
            "properties": {
              "bits": { "type": "integer", "minimum": 2, "maximum": 16 },
              "min": { "$ref": "#/$defs/count" },
              "max": { "$ref": "#/$defs/count" },
              "sum": { "$ref": "#/$defs/count" },
              "buckets": { "$ref": "#/$defs/buckets" }
            }
          },
          "uncorrected": {
            "description": "Measured runs: as latency, but from the actual instead of the intended start.",
            "type": "object", "required": ["bits", "min", "max", "sum", "buckets"],
            "properties": {
              "bits": { "type": "integer", "minimum": 2, "maximum": 16 },
              "min": { "$ref": "#/$defs/count" },
              "max": { "$ref": "#/$defs/count" },
              "sum": { "$ref": "#/$defs/count" },
              "buckets": { "$ref": "#/$defs/buckets" }
            }
          },
          "reportedSeconds": {
            "description": "Latency of the run as a tool without single latencies states it: mean, p50, p95, p99, max.",
            "type": "object", "additionalProperties": { "type": "number" }
          },
          "latencyPerBin": {
            "description": "A histogram of 7 bits per bin; -n stands for n bins without a completion.",
            "type": "array",
            "items": { "anyOf": [ { "$ref": "#/$defs/buckets" }, { "type": "integer", "maximum": -1 } ] }
          },
          "secondsByPart": {
            "description": "Seconds summed over all completed, by where they were spent.",
            "type": "object", "additionalProperties": { "type": "number" }
          }
        }
      }
    },
    "errors": {
      "type": "array",
      "items": {
        "type": "object", "required": ["operation", "cause", "perBin"],
        "properties": {
          "operation": { "type": "string" },
          "cause": { "type": "string" },
          "perBin": { "$ref": "#/$defs/zeroRuns" }
        }
      }
    },
    "resources": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["name", "service", "kind", "capacity", "unit", "refusals", "firstRefusalSeconds",
          "utilizationE4", "queueE2", "waitMicroseconds"],
        "properties": {
          "name": { "type": "string" },
          "service": { "type": "string" },
          "kind": { "enum": ["cpu", "event-loop", "memory", "connections", "file-descriptors", "network",
            "rate", "credits", "pool", "backlog", "ports"] },
          "capacity": { "description": "In `unit`; 0 when unlimited.", "type": "number" },
          "unit": { "type": "string" },
          "refusals": { "$ref": "#/$defs/count" },
          "firstRefusalSeconds": { "description": "-1 when nothing was refused.", "type": "number" },
          "utilizationE4": {
            "description": "Mean share of capacity in use in the bin, in units of 1e-4.",
            "$ref": "#/$defs/zeroRuns"
          },
          "queueE2": {
            "description": "Mean number waiting in the bin, in units of 1e-2; empty where nothing can wait.",
            "$ref": "#/$defs/zeroRuns"
          },
          "waitMicroseconds": {
            "description": "Mean wait of those who finished waiting in the bin; may be empty.",
            "$ref": "#/$defs/zeroRuns"
          }
        }
      }
    }
  }
}
)json";
}

} // namespace headroom::result
