package io.alerthistory.operator.desired;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What a backup's container runs, a file beside this class.
final class BackupScript {

    static final String TEXT = read();

    private BackupScript() {}

    private static String read() {
        try (var file = BackupScript.class.getResourceAsStream("backup.sh")) {
            if (file == null) {
                throw new IllegalStateException("backup.sh is missing in the operator's jar");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
