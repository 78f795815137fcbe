package octopus.spi.connect;

import octopus.spi.Secret;

/** One-way CHAP: who logs in, and with what (RFC 7143 §12.1). The secret is 12 to 16 characters, which every initiator accepts. */
public record Chap(String user, Secret password) {}
