package io.alerthistory.operator.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a pod answers at `/-/stack`. Fields of later releases are ignored.
///
/// @param revision that the pod runs
/// @param version of the service
/// @param schema number of the database schema, absent before it is known
/// @param ready whether the pod takes traffic
/// @param draining whether it sends its clients away
/// @param reasons why it is not ready
/// @param database that it uses
@JsonIgnoreProperties(ignoreUnknown = true)
public record StackReport(
        @Nullable String revision,
        @Nullable String version,
        @Nullable Integer schema,
        boolean ready,
        boolean draining,
        @Nullable List<Reason> reasons,
        @Nullable Database database) {

    /// How many connections the database allows, and how many are taken by whomever; empty if it does
    /// not say.
    public Optional<Connections> connections() {
        return Optional.ofNullable(database).flatMap(it -> Optional.ofNullable(it.connections()));
    }

    /// A database as a pod sees it.
    ///
    /// @param connections to it
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Database(@Nullable Connections connections) {}

    /// The tightest limit of a database on connections.
    ///
    /// @param most that are allowed
    /// @param used by whomever
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Connections(int most, int used) {

        /// How many more can be opened.
        public int free() {
            return Math.max(0, most - used);
        }
    }

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
