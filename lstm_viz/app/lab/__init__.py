"""The lab: the visitor changes what the network does, and sees what that was for."""
