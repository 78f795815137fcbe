package octopus.neighbour.signature;

import java.security.cert.X509Certificate;
import octopus.core.Caller;

/** Where the certificates of those who sign images are. */
@FunctionalInterface
public interface Certificates {
    /** @throws octopus.spi.StorageException CERTIFICATE_UNUSABLE when there is none of this id */
    X509Certificate find(Caller asker, String id);
}
