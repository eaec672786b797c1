package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Service that was taken over, as it was before.
///
/// @param uid identity of the Service
/// @param selector selector that it had
/// @param ports ports that it had, as name:port:targetPort
@Wire
public record AdoptedService(
        @JsonPropertyDescription("Identity of the Service.") @Size(max = 64) @Nullable String uid,
        @JsonPropertyDescription("Selector that it had.") @Size(max = 32)
                @Nullable Map<String, @Size(max = 63) String> selector,
        @JsonPropertyDescription("Ports that it had, as name:port:targetPort.") @Size(max = 32)
                @Nullable List<@Size(max = 128) String> ports) {}
