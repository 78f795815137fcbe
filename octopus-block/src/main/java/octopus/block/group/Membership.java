package octopus.block.group;

/** That a volume is in a group. @param consistency whether it is a consistency group, which the older API shows */
public record Membership(GroupId group, boolean consistency) {}
