extensions += ["sphinx_design"]
contribpolicy_agent_block = "none"
