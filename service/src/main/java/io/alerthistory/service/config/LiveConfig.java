package io.alerthistory.service.config;

import java.util.List;
import java.util.Optional;

/// What may change while the service runs.
///
/// @param draining whether answers ask clients to go elsewhere and readiness is refused
/// @param active whether the revision is the one that owns the traffic; absent: nobody tells
public record LiveConfig(LogLevel logLevel, boolean draining, Optional<Boolean> active, Auth auth) {

    public static final LiveConfig DEFAULT =
            new LiveConfig(LogLevel.INFO, false, Optional.empty(), new Auth(List.of()));

    /// Who may ask.
    ///
    /// @param tokens none: everybody may
    public record Auth(List<Token> tokens) {

        public Auth {
            tokens = List.copyOf(tokens);
        }

        /// Whether nobody has to show a token.
        public boolean open() {
            return tokens.isEmpty();
        }
    }

    /// One bearer token. Two may have one name: the old and the new one while it is exchanged.
    public record Token(String name, Role role, SecretFile tokenFile) {

        public Token {
            new Checks().name("auth.tokens.name", name).done();
        }
    }

    LiveConfig with(LogLevel changed) {
        return new LiveConfig(changed, draining, active, auth);
    }
}
