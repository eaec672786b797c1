package io.alerthistory.service.observe;

import java.util.LinkedHashMap;
import java.util.Map;

/// Why the service is not ready.
///
/// @param code upper-snake: `STARTING`, `MIGRATING`, `SECRET_MISSING`, `DATABASE_UNREACHABLE`,
///     `DATABASE_REJECTED`, `MIGRATION_FAILED`, `SCHEMA_TOO_NEW`, `DRAINING`
/// @param message a sentence with the remedy
public record Reason(String code, String message) {

    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("code", code);
        json.put("message", message);
        return json;
    }
}
