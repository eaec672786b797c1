package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The Service whose name clients know.
///
/// @param name absent: the name of the AlertHistory
/// @param port the port that clients use
/// @param adopt whether a Service that is there is taken over
@Wire
@ValidationRule(
        value =
                "has(self.name) == has(oldSelf.name) && (!has(self.name) || self.name =="
                        + " oldSelf.name)",
        fieldPath = ".name",
        message =
                "spec.traffic.service.name: immutable, because clients know it; set it back, or"
                        + " create another AlertHistory")
public record ClientService(
        @JsonPropertyDescription(
                        "Name of the Service. Absent: the name of the AlertHistory. Cannot be changed"
                                + " later.")
                @Size(min = 1, max = 63)
                @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
                @Nullable String name,
        @JsonPropertyDescription("Port of the Service.") @Default("" + PORT) @Min(1) @Max(65535)
                @Nullable Integer port,
        @JsonPropertyDescription(
                        "True takes over the selector of a Service of that name that is there. It"
                                + " is given back when the AlertHistory is deleted, or when this is false"
                                + " again and the legacy stack has the traffic.")
                @Default("false")
                @Nullable Boolean adopt) {

    private static final int PORT = 8080;

    static final ClientService DEFAULT = new ClientService(null, null, null);

    /// The Service's name: its own, or that of its AlertHistory.
    ///
    /// @param alertHistory the name of the AlertHistory
    public String nameOrDefault(String alertHistory) {
        return name != null ? name : alertHistory;
    }

    /// The port that clients use.
    public int portOrDefault() {
        return port != null ? port : PORT;
    }

    /// Whether a Service that is there is taken over.
    public boolean adoptOrDefault() {
        return Boolean.TRUE.equals(adopt);
    }
}
