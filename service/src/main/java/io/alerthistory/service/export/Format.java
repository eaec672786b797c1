package io.alerthistory.service.export;

import io.alerthistory.service.history.HistoryAlert;
import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// How episodes are written into a file.
enum Format {
    NDJSON("application/x-ndjson", "alert-history.ndjson"),
    CSV("text/csv; charset=utf-8; header=present", "alert-history.csv");

    private final String type;
    private final String file;

    Format(String type, String file) {
        this.type = type;
        this.file = file;
    }

    static Format read(Parameters parameters) {
        return parameters
                .one("format")
                .map(given ->
                        switch (given.value()) {
                            case "ndjson" -> NDJSON;
                            case "csv" -> CSV;
                            default -> throw given.refused("give ndjson or csv");
                        })
                .orElse(NDJSON);
    }

    String type() {
        return type;
    }

    String file() {
        return file;
    }

    /// What stands before the first episode.
    byte[] head() {
        return switch (this) {
            case NDJSON -> new byte[0];
            case CSV -> Csv.HEADER.getBytes(StandardCharsets.UTF_8);
        };
    }

    byte[] line(HistoryAlert alert) {
        return switch (this) {
            case NDJSON -> {
                var json = Json.bytes(alert);
                var line = Arrays.copyOf(json, json.length + 1);
                line[json.length] = '\n';
                yield line;
            }
            case CSV -> Csv.row(alert).getBytes(StandardCharsets.UTF_8);
        };
    }
}
