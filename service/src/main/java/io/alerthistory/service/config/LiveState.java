package io.alerthistory.service.config;

import java.util.List;

/// What holds now, of that which may change.
///
/// @param tokens those that can be compared with, their files read
/// @param missing tokens that are configured and cannot be used now; they let nobody in
/// @param problems why a newer live file is not in force; empty when all is well
/// @param warnings what is strange in the live file and does not matter
public record LiveState(
        LiveConfig config,
        List<AuthToken> tokens,
        List<Missing> missing,
        List<String> problems,
        List<String> warnings) {

    public LiveState {
        tokens = List.copyOf(tokens);
        missing = List.copyOf(missing);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /// A token that lets its holder in.
    public record AuthToken(String name, Role role, Secret value) {}

    /// A secret that cannot be used now; a code of [SecretProblem] and its message.
    public record Missing(String code, String message) {}

    /// Whether nobody has to show a token. Tokens whose files are missing do not open the service.
    public boolean open() {
        return config.auth().open();
    }
}
