package io.alerthistory.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether an object has to be written. Each carries the hash of what was applied: another hash means
/// that something was added, changed or taken away by us; a field that differs means that somebody
/// else changed it.
public final class Applied {

    /// Annotation with the hash of the object as it was applied.
    public static final String ANNOTATION = "alert-history.io/applied";

    private static final Pattern QUANTITY = Pattern.compile("[0-9.]+([a-zA-Z]{1,2})?");

    private Applied() {}

    /// Notes the hash in the object and returns it.
    public static <T extends HasMetadata> T stamp(T object) {
        var hash = hash(Json.text(object));
        var annotations = new HashMap<String, String>();
        if (object.getMetadata().getAnnotations() != null) {
            annotations.putAll(object.getMetadata().getAnnotations());
        }
        annotations.put(ANNOTATION, hash);
        object.getMetadata().setAnnotations(annotations);
        return object;
    }

    /// The hash that an object carries.
    public static Optional<String> hash(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
    }

    /// Whether applying `desired` would change nothing of `observed`.
    public static boolean matches(HasMetadata desired, HasMetadata observed) {
        return within(Json.tree(desired), Json.tree(observed));
    }

    private static boolean within(JsonNode desired, JsonNode observed) {
        if (desired.isObject()) {
            for (var field : desired.properties()) {
                var value = field.getValue();
                var there = observed.path(field.getKey());
                if (!(value.isNull() || (value.isContainerNode() && value.isEmpty()))
                        && !within(value, there)) {
                    return false;
                }
            }
            return true;
        }
        if (desired.isArray()) {
            if (!observed.isArray() || observed.size() != desired.size()) {
                return false;
            }
            for (var i = 0; i < desired.size(); i++) {
                if (!within(desired.get(i), observed.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return desired.equals(observed) || sameAmount(desired.asText(), observed.asText());
    }

    /// The API server writes 1000m as 1.
    private static boolean sameAmount(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        if (!QUANTITY.matcher(one).matches() || !QUANTITY.matcher(other).matches()) {
            return false;
        }
        try {
            return new Quantity(one)
                            .getNumericalAmount()
                            .compareTo(new Quantity(other).getNumericalAmount())
                    == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// Sixteen hexadecimal digits.
    public static String hash(String text) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is always there", e);
        }
    }
}
