package io.alerthistory.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a backup's container runs, on a real database.
@Tag("slow")
final class BackupScriptTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static @Nullable Path home;
    private static @Nullable Database maybeDatabase;

    @TempDir @Nullable Path work;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void startDatabase() throws Exception {
        var programs = Database.programs();
        Assumptions.assumeTrue(
                programs.isPresent(),
                "no PostgreSQL with its clients under /usr/lib/postgresql; install Debian's package postgresql");
        maybeDatabase = Database.start(programs.get(), folder(home));
        database()
                .sql(
                        """
                        CREATE TABLE alerts(id int, text text);
                        INSERT INTO alerts SELECT g, E'a\\tb\\nc\\\\' || g FROM generate_series(1, 5000) g;
                        CREATE TABLE "An ""odd"" table"(a int); INSERT INTO "An ""odd"" table" VALUES (1), (2);
                        CREATE TABLE "select"(a int);
                        CREATE TABLE no_columns(); INSERT INTO no_columns DEFAULT VALUES;
                        CREATE TABLE parent(a int); CREATE TABLE child(b int) INHERITS (parent);
                        INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 2), (3, 4);
                        CREATE SCHEMA other;
                        CREATE TABLE other.days(day date) PARTITION BY RANGE (day);
                        CREATE TABLE other.january PARTITION OF other.days FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                        CREATE TABLE other.february PARTITION OF other.days FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
                        INSERT INTO other.days SELECT '2026-01-15' FROM generate_series(1, 10);
                        INSERT INTO other.days SELECT '2026-02-15' FROM generate_series(1, 7);
                        """);
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        if (maybeDatabase != null) {
            maybeDatabase.stop();
        }
    }

    @BeforeEach
    void credentials() throws IOException {
        Files.createDirectory(dumps());
        environment.put("BACKUP_DIR", dumps().toString());
        environment.put("BACKUP_FILE", "main-20261124120000.dump");
        environment.put("BACKUP_KEEP", "2");
        environment.put("MESSAGE_FILE", folder(work).resolve("message").toString());
        environment.put("PGHOST", "127.0.0.1");
        environment.put("PGPORT", String.valueOf(database().port));
        environment.put("PGDATABASE", "postgres");
        environment.put("USERNAME_FILE", file("username", Database.USER));
        environment.put("PASSWORD_FILE", file("password", Database.PASSWORD));
    }

    @Test
    void aDumpIsTakenAndReadBack() throws Exception {
        var said = succeeds();

        assertThat(said.path("verified").asBoolean()).isTrue();
        assertThat(said.path("rows").asLong()).isEqualTo(5023);
        assertThat(said.path("tableCount").asInt()).isEqualTo(7);
        assertThat(said.path("bytes").asLong())
                .isEqualTo(Files.size(dumps().resolve("main-20261124120000.dump")));
        assertThat(said.path("tables"))
                .extracting(it -> it.path("name").asText() + " " + it.path("rows").asLong())
                .containsExactly(
                        "public.alerts 5000",
                        "other.days 17",
                        "public.An \"odd\" table 2",
                        "public.child 2",
                        "public.no_columns 1",
                        "public.parent 1",
                        "public.select 0");
    }

    @Test
    void whatIsWrittenMeanwhileDisturbsNothing() throws Exception {
        database().sql("CREATE TABLE busy(a int)");
        var writing = database().open("psql", "-Xq");
        try (var session = writing.getOutputStream()) {
            session.write(
                    "INSERT INTO busy SELECT 1; \\watch 0.002\n".getBytes(StandardCharsets.UTF_8));
            session.flush();
            awaitRows(1);
            var before = rows();

            var said = succeeds();

            assertThat(said.path("tables"))
                    .filteredOn(it -> it.path("name").asText().equals("public.busy"))
                    .singleElement()
                    .satisfies(
                            it -> assertThat(it.path("rows").asLong()).isBetween(before, rows()));
            assertThat(rows()).as("rows were inserted all the time").isGreaterThan(before + 10);
        } finally {
            writing.destroyForcibly().waitFor();
            database().sql("DROP TABLE busy");
        }
    }

    @Test
    void aPasswordInAUriIsUsedAndSeenByNobody() throws Exception {
        environment
                .keySet()
                .removeAll(
                        List.of(
                                "PGHOST",
                                "PGPORT",
                                "PGDATABASE",
                                "USERNAME_FILE",
                                "PASSWORD_FILE"));
        environment.put(
                "URL_FILE",
                file(
                        "url",
                        "postgresql://postgres:se%%2Fcr%%25t@127.0.0.1:%d/postgres?connect_timeout=9"
                                .formatted(database().port)));
        environment.put("PGSSLMODE", "prefer");
        environment.put("PATH", traced("pg_dump") + ":" + System.getenv("PATH"));

        assertThat(succeeds().path("verified").asBoolean()).isTrue();

        environment.put(
                "URL_FILE", file("url", "postgresql://postgres:se/cr%25t@127.0.0.1/postgres"));
        environment.put("BACKUP_FILE", "main-20261124120001.dump");
        assertThat(fails("DatabaseRejected"))
                .contains("is not one that libpq can read")
                .doesNotContain("se/cr");
    }

    @Test
    void theNewestDumpsStay() throws Exception {
        for (var second = 0; second < 4; second++) {
            environment.put("BACKUP_FILE", "main-2026112412000" + second + ".dump");
            succeeds();
        }
        assertThat(files()).containsExactly("main-20261124120002.dump", "main-20261124120003.dump");
    }

    @Test
    void aDumpThatWasCutShortIsNoticedAndTakenAway() throws Exception {
        environment.put(
                "PATH", spoiled("truncate -s -2000 \"$file\"") + ":" + System.getenv("PATH"));
        assertThat(fails("DumpBroken")).contains("cannot be read back");
        assertThat(files()).isEmpty();
    }

    @Test
    void aDumpThatHoldsLessThanTheDatabaseIsNoticed() throws Exception {
        environment.put("PATH", without("public.alerts") + ":" + System.getenv("PATH"));
        assertThat(fails("RowsDiffer"))
                .contains("public.alerts has 0 rows in the dump and 5000 in the database");
        assertThat(files()).isEmpty();
    }

    @Test
    void anOlderClientIsRefused() throws Exception {
        var folder = Files.createDirectory(folder(work).resolve("old"));
        program(folder, "pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.1'");
        environment.put("PATH", folder + ":" + System.getenv("PATH"));
        assertThat(fails("ClientTooOld")).contains("spec.rollout.backup.image");
    }

    @Test
    void aFullVolumeIsNamed() throws Exception {
        var folder = Files.createDirectory(folder(work).resolve("full"));
        program(
                folder,
                "pg_dump",
                "[ \"$1\" != --version ] || exec %s/pg_dump \"$@\"\n".formatted(programs())
                        + "echo 'pg_dump: error: could not write to output file: No space left on device' >&2; exit 1");
        environment.put("PATH", folder + ":" + System.getenv("PATH"));
        assertThat(fails("NoSpace")).contains("spec.rollout.backup.storage.size");
        assertThat(files()).isEmpty();
    }

    @Test
    void whatIsInTheWayIsNamed() throws Exception {
        environment.put("PASSWORD_FILE", file("wrong", "guess"));
        assertThat(fails("DatabaseRejected")).contains("password authentication failed");
        environment.put("PASSWORD_FILE", "/nowhere/password");
        assertThat(fails("SecretMissing")).contains("/nowhere/password");
        environment.put("PASSWORD_FILE", file("password", Database.PASSWORD));
        environment.put("PGPORT", "1");
        assertThat(fails("DatabaseUnreachable")).contains("port 1");
    }

    private JsonNode succeeds() throws Exception {
        var log = run(0);
        var message = Files.readString(folder(work).resolve("message"));
        assertThat(message.length()).as(log).isLessThan(4096);
        return JSON.readTree(message);
    }

    private String fails(String reason) throws Exception {
        var log = run(1);
        var said = JSON.readTree(Files.readString(folder(work).resolve("message")));
        assertThat(said.path("error").asText()).as(log).isEqualTo(reason);
        return said.path("message").asText();
    }

    private String run(int code) throws Exception {
        var log = folder(work).resolve("log");
        var builder =
                new ProcessBuilder("bash", "-c", BackupScript.TEXT, "backup")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as(() -> "the backup ends: " + read(log))
                .isTrue();
        assertThat(process.exitValue()).as(read(log)).isEqualTo(code);
        return read(log);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private long rows() throws Exception {
        return Long.parseLong(database().sql("SELECT count(*) FROM busy"));
    }

    private void awaitRows(long atLeast) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (rows() < atLeast) {
            assertThat(System.nanoTime()).as("rows are inserted").isLessThan(deadline);
        }
    }

    /// A pg_dump that is the real one, and leaves its file worse than it was.
    private String spoiled(String command) throws IOException {
        var folder = Files.createDirectory(folder(work).resolve("spoiled"));
        program(
                folder,
                "pg_dump",
                """
                %s/pg_dump "$@" || exit
                for each in "$@"; do case $each in --file=*) file=${each#--file=}; %s ;; esac; done
                """
                        .formatted(programs(), command));
        return folder.toString();
    }

    private String without(String table) throws IOException {
        var folder = Files.createDirectory(folder(work).resolve("without"));
        program(
                folder,
                "pg_dump",
                "exec %s/pg_dump \"$@\" --exclude-table-data=%s".formatted(programs(), table));
        return folder.toString();
    }

    /// A program that fails where its arguments show the password.
    private String traced(String name) throws IOException {
        var folder = Files.createDirectory(folder(work).resolve("traced"));
        program(
                folder,
                name,
                "case \"$*\" in *cr%%25t* | *cr%%t*) exit 9 ;; esac\nexec %s/%s \"$@\""
                        .formatted(programs(), name));
        return folder.toString();
    }

    private static void program(Path folder, String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder(work).resolve(name), text).toString();
    }

    private Set<String> files() throws IOException {
        try (var list = Files.list(dumps())) {
            var names = new TreeSet<String>();
            list.forEach(it -> names.add(it.getFileName().toString()));
            return names;
        }
    }

    private Path dumps() {
        return folder(work).resolve("dumps");
    }

    private static Path programs() throws IOException {
        return Database.programs().orElseThrow();
    }

    private static Path folder(@Nullable Path path) {
        return java.util.Objects.requireNonNull(path);
    }

    private static Database database() {
        return java.util.Objects.requireNonNull(maybeDatabase);
    }
}
