package io.alerthistory.service.config;

import static io.alerthistory.service.config.LiveFile.Change.ACTIVE;
import static io.alerthistory.service.config.LiveFile.Change.AUTH;
import static io.alerthistory.service.config.LiveFile.Change.DRAINING;
import static io.alerthistory.service.config.LiveFile.Change.LOG_LEVEL;
import static io.alerthistory.service.config.LiveFile.Change.TROUBLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.config.LiveConfig.Auth;
import io.alerthistory.service.config.LiveConfig.Token;
import io.alerthistory.service.config.LiveState.AuthToken;
import io.alerthistory.service.config.LiveState.Missing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveFileTest {

    @TempDir Path directory;
    private Path file;
    private Path token;

    @BeforeEach
    void files() throws Exception {
        file = directory.resolve("live.yaml");
        token = directory.resolve("ah-tokens/alertmanager");
        Files.createDirectories(token.getParent());
        Files.writeString(token, "t0ken\n");
    }

    @Test
    void withoutAFileTheMainFileHolds() {
        var base = new LiveConfig(LogLevel.WARN, true, Optional.empty(), new Auth(List.of()));

        var live = LiveFile.open(Optional.empty(), base, Optional.empty());

        assertThat(live.state())
                .isEqualTo(new LiveState(base, List.of(), List.of(), List.of(), List.of()));
        assertThat(live.refresh()).isEmpty();
        assertThat(live.state().open()).isTrue();
    }

    @Test
    void aKeyOfTheLiveFileWinsAndOneThatGoesFallsBack() throws Exception {
        write("logLevel: debug\ndraining: true\n");
        var live = open();

        assertThat(live.state().config())
                .isEqualTo(
                        new LiveConfig(
                                LogLevel.DEBUG, true, Optional.empty(), new Auth(List.of())));

        write("draining: true\n");

        assertThat(live.refresh()).containsExactly(LOG_LEVEL);
        assertThat(live.state().config().logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(live.refresh()).isEmpty();
    }

    @Test
    void whetherTheRevisionIsTheActiveOneIsToldOrNot() throws Exception {
        write("active: false\n");
        var live = open();
        assertThat(live.state().config().active()).contains(false);

        write("active: true\n");
        assertThat(live.refresh()).containsExactly(ACTIVE);
        assertThat(live.state().config().active()).contains(true);

        write("{}\n");
        assertThat(live.refresh()).containsExactly(ACTIVE);
        assertThat(live.state().config().active()).isEmpty();
    }

    @Test
    void aChangeWithinOneSecondAndOfOneLengthIsSeen() throws Exception {
        write("draining: true ");
        var stamp = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file, stamp);
        var live = open();

        write("draining: false");
        Files.setLastModifiedTime(file, stamp);

        assertThat(live.refresh()).containsExactly(DRAINING);
    }

    @Test
    void theSwapOfALinkAsKubernetesDoesItIsSeen() throws Exception {
        var one = Files.createDirectory(directory.resolve("..1"));
        var two = Files.createDirectory(directory.resolve("..2"));
        Files.writeString(one.resolve("live.yaml"), "draining: false\n");
        Files.writeString(two.resolve("live.yaml"), "draining: true\n");
        var data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(file, Path.of("..data/live.yaml"));
        var live = open();

        Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("..2"));
        Files.move(
                directory.resolve("..tmp"),
                data,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);

        assertThat(live.refresh()).containsExactly(DRAINING);
        assertThat(live.state().config().draining()).isTrue();
    }

    @Test
    void aBrokenFileKeepsTheLastGoodOneAndIsToldOnce() throws Exception {
        write("draining: true\n");
        var live = open();

        for (var broken : List.of("drain", "draining: [", "draining: maybe", "", "\u0000")) {
            write(broken);
            live.refresh();

            assertThat(live.state().config().draining()).as("after %s", broken).isTrue();
            assertThat(live.state().problems())
                    .as("after %s", broken)
                    .singleElement()
                    .asString()
                    .startsWith(file.toString())
                    .endsWith("; the values before stay in force");
            assertThat(live.refresh()).as("the same again").isEmpty();
        }

        write("draining: false\n");
        assertThat(live.refresh()).containsExactlyInAnyOrder(DRAINING, TROUBLE);
        assertThat(live.state().problems()).isEmpty();
    }

    @Test
    void aFileThatGoesKeepsTheLastGoodOneAndMayComeBackTheSame() throws Exception {
        write("draining: true\n");
        var live = open();

        Files.delete(file);
        assertThat(live.refresh()).containsExactly(TROUBLE);
        assertThat(live.state().config().draining()).isTrue();

        write("draining: true\n");
        assertThat(live.refresh()).containsExactly(TROUBLE);
        assertThat(live.state().problems()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereAtTheStartIsAProblemAndNoMore() throws Exception {
        var live = open();

        assertThat(live.state().config()).isEqualTo(LiveConfig.DEFAULT);
        assertThat(live.state().problems())
                .containsExactly(
                        file
                                + ": there is no such file; name one that exists; the values before"
                                + " stay in force");

        write("draining: true\n");
        assertThat(live.refresh()).containsExactlyInAnyOrder(DRAINING, TROUBLE);
    }

    @Test
    void unknownKeysWarn() throws Exception {
        write("draining: true\nmode: x\nserver: {port: 1}\nlog_level: debug\n");
        var live = open();

        assertThat(live.state().config().draining()).isTrue();
        assertThat(live.state().problems()).isEmpty();
        assertThat(live.state().warnings())
                .containsExactly(
                        file + ":2: unknown key \"mode\"; it is ignored",
                        file
                                + ":3: key \"server\" is not read again while running; it is ignored"
                                + " here, set it in the main file and restart",
                        file
                                + ":4: key \"log_level\": snake_case keys are of the old format; rename"
                                + " it to camelCase: \"logLevel\"; it is ignored");
    }

    @Test
    void theEnvironmentsLevelStandsOverTheFiles() throws Exception {
        write("logLevel: debug\n");

        var live =
                LiveFile.open(Optional.of(file), LiveConfig.DEFAULT, Optional.of(LogLevel.ERROR));

        assertThat(live.state().config().logLevel()).isEqualTo(LogLevel.ERROR);
    }

    @Test
    void aTokensFileIsReadAnew() throws Exception {
        writeToken();
        var live = open();

        assertThat(live.state().tokens())
                .containsExactly(new AuthToken("alertmanager", Role.INGEST, new Secret("t0ken")));
        Files.writeString(token, "another");
        assertThat(live.refresh()).containsExactly(AUTH);
        assertThat(live.state().tokens().getFirst().value().reveal()).isEqualTo("another");
        assertThat(live.state().toString()).doesNotContain("another");
    }

    @Test
    void aTokenWithoutItsFileIsMissingAndDoesNotOpenTheService() throws Exception {
        writeToken();
        Files.delete(token);
        var live = open();

        assertThat(live.state().open()).isFalse();
        assertThat(live.state().tokens()).isEmpty();
        assertThat(live.state().missing())
                .containsExactly(
                        new Missing(
                                "SECRET_MISSING",
                                "ah-tokens/alertmanager is missing ("
                                        + token
                                        + "); create the Secret or its key"));

        Files.writeString(token, "t 0ken");
        assertThat(live.refresh()).containsExactly(TROUBLE);
        assertThat(live.state().missing().getFirst().code()).isEqualTo("SECRET_INVALID");

        Files.writeString(token, "t0ken");
        assertThat(live.refresh()).containsExactlyInAnyOrder(AUTH, TROUBLE);
        assertThat(live.state().missing()).isEmpty();
    }

    @Test
    void aFileThatLosesItsTokensDoesNotOpenTheService() throws Exception {
        writeToken();
        var live = open();

        write("draining: true\n");
        assertThat(live.refresh()).containsExactlyInAnyOrder(DRAINING, TROUBLE);
        assertThat(live.state().open()).isFalse();
        assertThat(live.state().problems())
                .singleElement()
                .asString()
                .contains("write auth: {tokens: []}");

        write("draining: true\nlogLevel: warn\n");
        live.refresh();
        assertThat(live.state().open()).isFalse();

        write("auth: {tokens: []}\n");
        assertThat(live.refresh()).contains(AUTH, TROUBLE);
        assertThat(live.state().open()).isTrue();
    }

    @Test
    void tokensOfTheMainFileHoldAgainWhenTheLiveFileSaysNothingOfThem() throws Exception {
        var main =
                new LiveConfig(
                        LogLevel.INFO,
                        false,
                        Optional.empty(),
                        new Auth(
                                List.of(
                                        new Token(
                                                "alertmanager",
                                                Role.INGEST,
                                                new SecretFile(token)))));
        write("auth: {tokens: []}\n");
        var live = LiveFile.open(Optional.of(file), main, Optional.empty());
        assertThat(live.state().open()).isTrue();

        write("{}\n");
        live.refresh();

        assertThat(live.state().problems()).isEmpty();
        assertThat(live.state().tokens()).hasSize(1);
    }

    private LiveFile open() {
        return LiveFile.open(Optional.of(file), LiveConfig.DEFAULT, Optional.empty());
    }

    private void writeToken() throws Exception {
        write(
                "auth:\n  tokens:\n  - {name: alertmanager, role: Ingest, tokenFile: '"
                        + token
                        + "'}\n");
    }

    private void write(String text) throws Exception {
        Files.writeString(file, text);
    }
}
