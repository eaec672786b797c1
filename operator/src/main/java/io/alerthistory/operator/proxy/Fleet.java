package io.alerthistory.operator.proxy;

import io.alerthistory.operator.analysis.EnvoyCounts;
import io.alerthistory.operator.analysis.ProxyCounts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the Envoys say of themselves. One that does not answer says nothing: clients may still reach
/// it, but it reads the same files as the others.
///
/// @param envoys every pod of the proxy that is not on its way out
public record Fleet(List<Envoy> envoys) {

    /// No proxy.
    public static final Fleet NONE = new Fleet(List.of());

    /// One of them.
    ///
    /// @param pod its name
    /// @param ready whether clients are sent to it
    /// @param answer to [Routes#TRAFFIC], empty if there was none
    /// @param warming whether it has clusters that it does not use yet
    /// @param counts of each cluster, empty if it told none
    public record Envoy(
            String pod,
            boolean ready,
            Optional<String> answer,
            boolean warming,
            Map<String, EnvoyCounts> counts) {

        /// From what it told.
        ///
        /// @param statistics its exposition, empty if there was none
        public static Envoy of(
                String pod, boolean ready, Optional<String> answer, Optional<String> statistics) {
            return new Envoy(
                    pod,
                    ready,
                    answer,
                    statistics.map(EnvoyCounts::warming).orElse(false),
                    statistics.map(EnvoyCounts::parse).orElse(Map.of()));
        }

        /// Takes a copy.
        public Envoy {
            counts = Map.copyOf(counts);
        }
    }

    /// Takes a copy.
    public Fleet {
        envoys = List.copyOf(envoys);
    }

    /// How many clients are sent to.
    public int ready() {
        return (int) envoys.stream().filter(Envoy::ready).count();
    }

    /// Whether every ready Envoy serves some routes, and there is one.
    public boolean serves(Routes routes) {
        var answer = routes.answer();
        return ready() > 0
                && envoys.stream()
                        .filter(Envoy::ready)
                        .allMatch(envoy -> envoy.answer().filter(answer::equals).isPresent());
    }

    /// Whether every Envoy that tells its clusters uses some of them. An Envoy that lacks one refuses
    /// the routes that name it, and keeps those of before.
    boolean loaded(Collection<String> clusters) {
        return envoys.stream()
                .filter(envoy -> !envoy.counts().isEmpty())
                .allMatch(
                        envoy -> !envoy.warming() && envoy.counts().keySet().containsAll(clusters));
    }

    /// The Envoys that tell that no pod of a backend is healthy.
    public List<String> blindTo(String cluster) {
        return envoys.stream()
                .filter(envoy -> envoy.counts().containsKey(cluster))
                .filter(envoy -> healthy(envoy, cluster) == 0)
                .map(Envoy::pod)
                .sorted()
                .toList();
    }

    /// What they have counted for a backend.
    public ProxyCounts counts(String cluster) {
        return new ProxyCounts(
                cluster, envoys.stream().collect(Collectors.toMap(Envoy::pod, Envoy::counts)));
    }

    private static double healthy(Envoy envoy, String cluster) {
        var counts = envoy.counts().get(cluster);
        return counts == null ? 0 : counts.healthy();
    }
}
