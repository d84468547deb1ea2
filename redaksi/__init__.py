"""redaksi joins the rooms: configuration, the way of one message, the service and the command line."""

__version__ = "0.1.0"
