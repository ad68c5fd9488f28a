"""The pages: server-rendered, without JavaScript, nothing kept."""
