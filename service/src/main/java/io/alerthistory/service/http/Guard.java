package io.alerthistory.service.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Decides who may use a route. Without any configured token everybody may.
///
/// A caller shows its token as `Authorization: Bearer …`, or as the password of basic
/// authentication, the two ways that every Alertmanager can send.
public final class Guard {

    private final Supplier<Keys> keys;

    /// The tokens as they are now.
    ///
    /// @param required whether tokens are configured at all; then nobody passes while none can be read
    public record Keys(boolean required, List<Token> tokens) {

        /// Everybody may do everything.
        public static final Keys NONE = new Keys(false, List.of());

        public Keys {
            tokens = List.copyOf(tokens);
        }
    }

    /// A guard that asks for the tokens at each request.
    public Guard(Supplier<Keys> keys) {
        this.keys = keys;
    }

    /// Returns when the caller may.
    ///
    /// @throws ApiError 401 without a token that is known, 403 with one that does not grant it
    void check(ServerRequest request, Access needed) {
        var known = keys.get();
        if (needed == Access.OPEN || !known.required()) {
            return;
        }
        var shown = request.headers().first(HeaderNames.AUTHORIZATION).flatMap(Guard::secret);
        if (shown.isEmpty()) {
            throw unauthorized("a token is needed: send it as \"Authorization: Bearer …\"");
        }
        var hash = Token.hash(shown.get());
        var found = false;
        for (var token : known.tokens()) {
            var matches = token.matches(hash);
            if (matches && token.grants() == needed) {
                return;
            }
            found |= matches;
        }
        if (!found) {
            throw unauthorized("the token is not one of those that are configured");
        }
        throw new ApiError(
                403,
                "FORBIDDEN",
                "this token does not have the role "
                        + role(needed)
                        + ", which this route needs; use a token that has it",
                Map.of("role", role(needed)));
    }

    private static ApiError unauthorized(String message) {
        return new ApiError(401, "UNAUTHORIZED", message, Map.of());
    }

    private static String role(Access access) {
        return access.name().charAt(0) + access.name().substring(1).toLowerCase(Locale.ROOT);
    }

    /// The secret in an `Authorization` header; empty when there is none that can be read.
    static Optional<String> secret(String header) {
        var space = header.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        var credentials = header.substring(space + 1).strip();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(credentials).filter(text -> !text.isEmpty());
            case "basic" -> password(credentials);
            default -> Optional.empty();
        };
    }

    private static Optional<String> password(String credentials) {
        try {
            var text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            var colon = text.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
