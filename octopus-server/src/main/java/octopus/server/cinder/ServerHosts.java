package octopus.server.cinder;

import octopus.block.operation.Refuse;

/** Where servers run, for volumes that shall lie on the same machine (the hint {@code local_to_instance}). */
@FunctionalInterface
public interface ServerHosts {
    /** @throws octopus.spi.StorageException when nobody knows, or the server runs nowhere */
    String of(String server);

    /** For an Octopus that knows of no servers. */
    static ServerHosts none() {
        return server -> {
            throw Refuse.request(
                    "local_to_instance",
                    "Invalid input received: the volume cannot be placed where server " + server + " runs",
                    "no compute service is configured that knows where that is",
                    "Leave the hint local_to_instance out, or set compute.service.");
        };
    }
}
