package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// A Secret with user and password.
///
/// @param name of the Secret, in the same namespace
/// @param usernameKey the key whose value is the user
/// @param passwordKey the key whose value is the password
@Wire
public record CredentialsRef(
        @JsonPropertyDescription("Name of the Secret, in the same namespace.")
                @Required
                @Size(min = 1, max = 253)
                @Pattern(SecretKeyRef.NAME)
                String name,
        @JsonPropertyDescription("Key whose value is the user.")
                @Default(USERNAME)
                @Size(min = 1, max = 253)
                @Pattern(SecretKeyRef.KEY)
                @Nullable String usernameKey,
        @JsonPropertyDescription("Key whose value is the password.")
                @Default(PASSWORD)
                @Size(min = 1, max = 253)
                @Pattern(SecretKeyRef.KEY)
                @Nullable String passwordKey) {

    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";

    /// The key whose value is the user.
    public String usernameKeyOrDefault() {
        return usernameKey != null ? usernameKey : USERNAME;
    }

    /// The key whose value is the password.
    public String passwordKeyOrDefault() {
        return passwordKey != null ? passwordKey : PASSWORD;
    }
}
