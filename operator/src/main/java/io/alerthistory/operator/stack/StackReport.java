package io.alerthistory.operator.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a pod answers at `/-/stack`. Fields of later releases are ignored.
///
/// @param revision that the pod runs
/// @param version of the service
/// @param schema number of the database schema, absent before it is known
/// @param ready whether the pod takes traffic
/// @param draining whether it sends its clients away
/// @param reasons why it is not ready
@JsonIgnoreProperties(ignoreUnknown = true)
public record StackReport(
        @Nullable String revision,
        @Nullable String version,
        @Nullable Integer schema,
        boolean ready,
        boolean draining,
        @Nullable List<Reason> reasons) {

    /// The reasons, none when absent.
    public List<Reason> reasonsOrNone() {
        return reasons != null ? reasons : List.of();
    }

    /// Why a pod is not ready.
    ///
    /// @param code for machines, such as SECRET_MISSING
    /// @param message for people
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Reason(@Nullable String code, @Nullable String message) {

        /// The code, empty when absent.
        public String codeOrEmpty() {
            return code != null ? code : "";
        }

        /// The message, the code when absent.
        public String messageOrCode() {
            return message != null ? message : codeOrEmpty();
        }
    }
}
