package io.alerthistory.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files of the source tree that are generated, checked in and compared.
final class Repository {

    private Repository() {}

    /// A path of the source tree. Tests run in the folder of their module.
    static Path file(String path) {
        return Path.of("..").resolve(path).normalize();
    }

    /// Rewrites the file when asked to with `-Dupdate=true`, otherwise compares it.
    static void holds(String path, String generated) throws IOException {
        var file = file(path);
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        assertThat(file)
                .as("%s is generated: run `mvn -pl crds test -Dupdate=true`, then commit it", path)
                .exists()
                .content()
                .isEqualTo(generated);
    }
}
