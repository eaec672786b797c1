package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// Where the history is kept: exactly one of the two.
///
/// @param postgres a PostgreSQL database that is there
/// @param sqlite one file on a claim that the operator makes
@Wire
@ValidationRule(
        value = "has(self.postgres) != has(self.sqlite)",
        message =
                "spec.database: exactly one of postgres and sqlite must be set; add the one that is"
                        + " missing or remove the other")
@ValidationRule(
        value =
                "has(self.postgres) == has(oldSelf.postgres) && has(self.sqlite) =="
                        + " has(oldSelf.sqlite)",
        message =
                "spec.database: the kind of database is immutable; create another AlertHistory and"
                        + " move the data to it")
public record DatabaseSpec(
        @JsonPropertyDescription(
                        "A PostgreSQL database that is there. Either host, name and"
                                + " credentialsSecretRef, or urlSecretRef.")
                @Nullable PostgresSpec postgres,
        @JsonPropertyDescription(
                        "One SQLite file on a PersistentVolumeClaim that the operator makes, and"
                                + " leaves in place when the AlertHistory is deleted. One pod only.")
                @Nullable SqliteSpec sqlite) {}
